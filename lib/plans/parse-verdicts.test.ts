import { expect, it } from "vitest";
import { parseVerdicts } from "./parse-verdicts";

it("the verdicts of a revision that an earlier version stored are read in the words of now", () => {
  // As it stood in a row.
  const row: unknown = JSON.parse(
    '[{"verdict":"deny","policy":"Images","message":"No.","object":"Pod api","file":"pod.yaml","expected":"Another.","pointer":"/parameters/image"},{"verdict":"warn","policy":"Probes","message":"None."},{"verdict":"not-judged","policy":"Gold","message":"It cannot be seen."},{"verdict":"pass","policy":"Labels","message":""}]',
  );
  expect(parseVerdicts(row)).toEqual([
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
  expect(parseVerdicts(parseVerdicts(row))).toEqual(parseVerdicts(row));
  expect(parseVerdicts([])).toEqual([]);
});
