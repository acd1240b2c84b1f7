import { expect, it } from "vitest";
import { type TestsSaid, withTest } from "./tests-said";

const test = (title: string, line: number, ok: boolean) => ({
  file: "tests/one.yaml",
  line,
  title,
  ok,
  failures: [],
});
const said = (...tests: ReturnType<typeof test>[]): TestsSaid => ({
  ok: tests.every(({ ok }) => ok),
  passed: tests.filter(({ ok }) => ok).length,
  failed: tests.filter(({ ok }) => !ok).length,
  tests,
  problems: [],
  snapshots: {},
  outdatedSnapshots: [],
  unusedSnapshots: [],
});

it("one test that was run takes its own place, and the others of its file stay", () => {
  const [a, b] = [test("A", 1, false), test("B", 9, false)];
  const now = withTest(said(a, b), said(test("B", 12, true)), b);
  expect(now).toMatchObject({
    ok: false,
    passed: 1,
    failed: 1,
    tests: [a, { line: 12, ok: true }],
  });
});

it("a test that is gone is not among them any more", () => {
  const [a, b] = [test("A", 1, true), test("B", 9, false)];
  expect(withTest(said(a, b), said(), b)).toMatchObject({ ok: true, failed: 0, tests: [a] });
});
