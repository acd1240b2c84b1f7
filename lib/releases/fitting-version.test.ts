import { expect, test } from "vitest";
import { fittingVersion, isFitting } from "./fitting-version";

test.each([
  ["1.4.2", "patch", "1.4.3"],
  ["1.4.2", "minor", "1.5.0"],
  ["1.4.2", "major", "2.0.0"],
  ["0.4.2", "major", "0.5.0"],
  ["2.0.0-rc.1", "major", "2.0.0"],
  ["2.1.0-rc.1", "major", "3.0.0"],
  ["2.1.1-rc.1", "patch", "2.1.1"],
] as const)("after %s a %s change is %s at least", (before, level, version) => {
  expect(fittingVersion(before, level)).toBe(version);
  expect(isFitting(before, version, level)).toBe(true);
});

test.each([
  ["1.4.2", "1.5.0", "major"],
  ["1.4.2", "1.4.3", "minor"],
  ["1.4.2", "1.4.2", "patch"],
  ["1.4.2", "1.3.9", "patch"],
  ["1.4.2", "0.9.0", "patch"],
  ["0.4.2", "0.4.3", "major"],
  ["2.0.0-rc.1", "2.0.0-alpha.1", "patch"],
  ["2.0.0-rc.10", "2.0.0-rc.9", "patch"],
  ["2.0.0-rc.1", "2.0.0-rc", "patch"],
  ["2.0.0-rc", "2.0.0-1", "patch"],
  ["2.0.0", "2.0.0-rc.1", "patch"],
  ["1.1.0-rc.1", "1.2.0", "major"],
] as const)("after %s the number %s does not fit a %s change", (before, after, level) => {
  expect(isFitting(before, after, level)).toBe(false);
});

test.each([
  ["2.0.0-rc.9", "2.0.0-rc.10", "major"],
  ["2.0.0-rc", "2.0.0-rc.1", "major"],
  ["2.0.0-1", "2.0.0-rc", "major"],
  ["2.0.0-rc.1", "2.1.0", "major"],
  ["2.0.0-rc.1", "2.0.1", "major"],
  ["1.1.0-rc.1", "1.1.1", "minor"],
] as const)("after %s, which was to come only, %s fits a %s change", (before, after, level) => {
  expect(isFitting(before, after, level)).toBe(true);
});

test("what is no version is refused", () => {
  expect(() => fittingVersion("1.4", "patch")).toThrow(/no semantic version/);
});
