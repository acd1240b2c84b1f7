import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  parseVersionStates,
  type VersionEntry,
  versionStatesText,
  withVersionEntry,
} from "./version-states";

const file = `# Agreed with the teams in November.
apiVersion: slipway.dev/v1alpha1
kind: VersionStates
metadata: { name: web-service }
spec:
  versions:
    # The old ingress.
    - version: 1.2.0
      state: deprecated
      reason: Its ingress class goes away. # see the handbook
      successor: { version: 2.0.0 }
      end: 2027-01-31
      offered: until-end
    - { version: 1.0.0, state: withdrawn, reason: It opens a port to everybody. }
`;

test("what was decided of versions is read", () => {
  expect(parseVersionStates("web-service", file)).toEqual({
    problems: [],
    entries: [
      {
        version: "1.2.0",
        state: "deprecated",
        reason: "Its ingress class goes away.",
        successor: { version: "2.0.0" },
        end: "2027-01-31",
        offered: "until-end",
      },
      { version: "1.0.0", state: "withdrawn", reason: "It opens a port to everybody." },
    ],
  });
});

test.each([
  [
    "a reason that is missing",
    "      reason: Its ingress class goes away. # see the handbook\n",
    "",
    "spec.versions.0.reason is missing: say why",
  ],
  [
    "a day that there is not",
    "2027-01-31",
    "2027-02-30",
    "spec.versions.0.end must be a day: YYYY-MM-DD",
  ],
  ["a version that stands twice", "1.0.0", "1.2.0", "spec.versions.1.version stands twice"],
  [
    "what is no version",
    "version: 1.0.0",
    "version: latest",
    "spec.versions.1.version must be a semantic version: 1.4.0",
  ],
  [
    "itself as its successor",
    "{ version: 2.0.0 }",
    "{ version: 1.2.0 }",
    "spec.versions.0.successor must be another version",
  ],
  [
    "an offer without an end",
    "      end: 2027-01-31\n",
    "",
    "spec.versions.0.offered needs an end, up to which it is offered",
  ],
  [
    "another template's name",
    "web-service",
    "worker",
    "metadata.name must be web-service, as the file is called",
  ],
  ["what is no YAML", "spec:", "spec: [", expect.stringMatching(/line 8, column 16/)],
])("%s is refused with its place", (_, from, to, problem) => {
  expect(parseVersionStates("web-service", file.replace(from, to))).toEqual({
    entries: [],
    problems: expect.arrayContaining([problem]),
  });
});

test("a decision changes its own entry, and comments and all others stay", () => {
  const restored = withVersionEntry("web-service", file, { version: "1.0.0", state: "published" });
  expect(restored).toContain("# Agreed with the teams in November.");
  expect(restored).toContain("# The old ingress.");
  expect(restored).toContain("# see the handbook");
  expect(parseVersionStates("web-service", restored).entries).toMatchObject([
    { version: "1.2.0", state: "deprecated" },
    { version: "1.0.0", state: "published" },
  ]);
});

const entry = fc.record<VersionEntry>({
  version: fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)).map((parts) => parts.join(".")),
  state: fc.constantFrom("deprecated" as const, "withdrawn" as const),
  reason: fc
    .string({ unit: "grapheme", minLength: 10, maxLength: 60 })
    .filter((text) => text.trim().length >= 10)
    .map((text) => text.trim()),
});

test("whatever is decided, one after the other, is read back as it was decided", () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 8 }), (decided) => {
      let text: string | undefined;
      const now = new Map<string, VersionEntry>();
      for (const one of decided) {
        text = withVersionEntry("web-service", text, one);
        now.set(one.version, one);
      }
      expect(parseVersionStates("web-service", text ?? "")).toEqual({
        entries: [...now.values()],
        problems: [],
      });
      expect(
        parseVersionStates("web-service", versionStatesText("web-service", [...now.values()]))
          .entries,
      ).toEqual([...now.values()]);
    }),
    { numRuns: 30 },
  );
});
