import { expect, test } from "vitest";
import { needsFourEyes, parseSettings, settingsOf } from "./settings";

const settings = (spec: string) =>
  parseSettings({
    path: "settings.yaml",
    text: `apiVersion: slipway.dev/v1alpha1\nkind: Settings\nspec:\n${spec}`,
  });

test("what is left out is not asked for", () => {
  expect(settings("  fourEyes:\n    policies: true\n").settings?.fourEyes).toEqual({
    policies: true,
    templates: false,
    exceptions: false,
    access: false,
    targets: false,
  });
  expect(settings("  {}\n").settings?.fourEyes.access).toBe(false);
});

test("a word that is not known is refused at its place, since it would be believed to count", () => {
  const { settings: none, problems } = settings("  fourEyes:\n    policys: true\n");
  expect(none).toBeUndefined();
  expect(problems).toEqual([
    { path: "settings.yaml", line: 5, column: 5, message: expect.stringContaining("policys") },
  ]);
  expect(settings("  fourEyes:\n    access: yes please\n").problems).toMatchObject([
    { line: 5, column: 13 },
  ]);
});

test("settings that a newer version wrote, and this one cannot read, ask for a second person everywhere", () => {
  const newer = "apiVersion: slipway.dev/v1alpha1\nkind: Settings\nspec: { unheardOf: {} }\n";
  for (const path of [
    "policies/a/policy.yaml",
    "exceptions/a.yaml",
    "access.yaml",
    "settings.yaml",
  ])
    expect([newer, undefined].map((text) => needsFourEyes(settingsOf(text), [path]))).toEqual([
      true,
      false,
    ]);
});

test("two documents, and what is no YAML, are refused", () => {
  expect(
    parseSettings({ path: "settings.yaml", text: "a: 1\n---\nb: 2\n" }).problems,
  ).toMatchObject([{ line: 3, message: "It must be one YAML document." }]);
  expect(parseSettings({ path: "settings.yaml", text: "a: [" }).problems).toHaveLength(1);
});

test("how long something is kept is whole days, no fewer than a repeated delivery needs, and for good where nothing is said", () => {
  expect(settings("  {}\n").settings?.retention).toEqual({ sessions: 30, checks: 180 });
  expect(settings("  retention:\n    events: 400\n").settings?.retention).toEqual({
    events: 400,
    sessions: 30,
    checks: 180,
  });
  expect(settings("  retention:\n    events: 3\n").problems).toMatchObject([
    { line: 5, message: expect.stringContaining("retention.events") as string },
  ]);
  expect(settings("  retention:\n    audit: 30\n").problems).toHaveLength(1);
});
