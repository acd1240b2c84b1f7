import { expect, test } from "vitest";
import { problemLine } from "./catalog-report";
import { decisionProblems } from "./decision-problems";
import { exceptionFile } from "./testing";

const access = (groups: string) => ({
  path: "access.yaml",
  text: `apiVersion: slipway.dev/v1alpha1\nkind: Access\ngroups: ${groups}\n`,
});
const lines = (
  files: Parameters<typeof decisionProblems>[0]["files"],
  opsGroups: readonly string[],
  hasAccessFile = false,
  isFallbackBroken = false,
) =>
  decisionProblems({
    files,
    context: { opsGroups, hasAccessFile, isFallbackBroken, hasRepository: true },
  }).map(problemLine);

test("what would leave nobody Ops is refused, also where the file that made somebody Ops is gone", () => {
  const nobody = expect.stringMatching(/^access\.yaml:1:1: It leaves nobody Ops/);
  expect(lines([access("{ everyone: { roles: [viewer] } }")], [])).toEqual([nobody]);
  expect(lines([exceptionFile("a")], [])).toEqual([nobody]);
  expect(lines([], [])).toEqual([nobody]);
  expect(lines([access("{ sre: { roles: [ops] } }")], [])).toEqual([]);
});

test("SLIPWAY_OPS_GROUPS always gives Ops", () => {
  expect(lines([access("{ everyone: { roles: [viewer] } }")], ["platform-ops"])).toEqual([]);
  expect(lines([], ["platform-ops"])).toEqual([]);
  expect(lines([], [], true)).toEqual([]);
});

test("access.yaml goes only where the file that counts in its place is right", () => {
  expect(lines([], ["platform-ops"], true, true)).toEqual([
    expect.stringMatching(/^access\.yaml:1:1: It is gone, and the file of SLIPWAY_ACCESS_FILE/),
  ]);
  expect(lines([access("{ sre: { roles: [ops] } }")], [], true, true)).toEqual([]);
});

const settings = (spec: string) => ({
  path: "settings.yaml",
  text: `apiVersion: slipway.dev/v1alpha1\nkind: Settings\nspec: ${spec}\n`,
});

test("four eyes say what makes somebody wait, with a catalog repository and without one", () => {
  const given = { opsGroups: ["platform-ops"], hasAccessFile: false, isFallbackBroken: false };
  const found = (spec: string, hasRepository: boolean) =>
    decisionProblems({ files: [settings(spec)], context: { ...given, hasRepository } }).map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  const templates = "{ fourEyes: { templates: true } }";
  expect(found("{ fourEyes: { policies: true } }", true)).toEqual([
    expect.stringMatching(/^warning: .* slipway\/catalog alone/),
  ]);
  expect(found(templates, true)).toEqual(found("{ fourEyes: { policies: true } }", true));
  expect(found(templates, false)).toEqual([
    expect.stringMatching(/^warning: .*one person asks for the release .* another one makes it/),
  ]);
  expect(found("{ fourEyes: { policies: true, access: true } }", false)).toEqual([
    expect.stringMatching(/^warning: Nothing holds policies, access /),
  ]);
  expect(found("{}", true)).toEqual([]);
  expect(found("{}", false)).toEqual([]);
});

test("each file is told where it is wrong", () => {
  const wrong = { ...exceptionFile("a"), text: exceptionFile("a").text.replace("team:", "teem:") };
  expect(lines([wrong, access("{ sre: { roles: [root] } }")], ["platform-ops"])).toEqual([
    expect.stringMatching(/^exceptions\/a\.yaml:\d+:\d+: /),
    expect.stringMatching(/^exceptions\/a\.yaml:\d+:\d+: /),
    expect.stringMatching(/^access\.yaml:3:\d+: /),
  ]);
});
