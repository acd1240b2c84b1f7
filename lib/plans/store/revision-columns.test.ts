import { expect, it } from "vitest";
import { filesOf, findingsOf, parametersOf, storedBasis, verdictsOf } from "./revision-columns";

const verdictsIn = (verdicts: unknown) => verdictsOf({ id: "r-1", verdicts });

it("the verdicts of a revision that an earlier version stored are read in the words of now", () => {
  // As it stood in a row.
  const row: unknown = JSON.parse(
    '[{"verdict":"deny","policy":"Images","message":"No.","object":"Pod api","file":"pod.yaml","expected":"Another.","pointer":"/parameters/image"},{"verdict":"warn","policy":"Probes","message":"None."},{"verdict":"not-judged","policy":"Gold","message":"It cannot be seen."},{"verdict":"pass","policy":"Labels","message":""}]',
  );
  expect(verdictsIn(row)).toEqual([
    {
      verdict: "denied",
      policy: "Images",
      message: "No.",
      object: "Pod api",
      file: "pod.yaml",
      expected: "Another.",
      pointer: "/parameters/image",
    },
    { verdict: "warned", policy: "Probes", message: "None." },
    { verdict: "not-judged", policy: "Gold", message: "It cannot be seen." },
    { verdict: "passes", policy: "Labels", message: "" },
  ]);
  expect(verdictsIn(verdictsIn(row))).toEqual(verdictsIn(row));
  expect(verdictsIn([])).toEqual([]);
});

it("the texts of a revision's files are looked at and not changed", () => {
  const files = [
    { path: "a.yaml", content: "kind: A\n" },
    { path: "b.yaml", content: null },
  ];
  expect(filesOf({ id: "r-1", files })).toEqual(files);
});

it("a revision of what is new has no basis", () => {
  expect(storedBasis({ id: "r-1", basis: null })).toBeUndefined();
});

const torn: readonly [string, () => unknown][] = [
  ["parameters", () => parametersOf({ id: "r-1", parameters: ["x"] })],
  ["files.0.content", () => filesOf({ id: "r-1", files: [{ path: "a.yaml", content: 1 }] })],
  ["findings.0.severity", () => findingsOf({ id: "r-1", findings: [{ code: "c", message: "m" }] })],
  ["verdicts.0.policy", () => verdictsIn([{ verdict: "denied", message: "No." }])],
  ["basis.blobs", () => storedBasis({ id: "r-1", basis: { commit: "c" } })],
];

it.each(torn)(
  "what no version of Slipway stored is refused, and named for the log: %s",
  (at, read) => {
    expect(read).toThrow(
      expect.objectContaining({
        code: "internal",
        cause: expect.objectContaining({
          message: expect.stringContaining("requestRevision r-1 "),
        }),
      }),
    );
    expect(read).toThrow(
      expect.objectContaining({
        cause: expect.objectContaining({ message: expect.stringContaining(`${at}: `) }),
      }),
    );
  },
);
