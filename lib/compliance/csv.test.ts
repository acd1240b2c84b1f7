import { expect, it } from "vitest";
import type { ComplianceFinding } from "./compliance";
import { csvHead, csvLines, exported } from "./csv";

const finding: ComplianceFinding = {
  id: "1",
  verdict: "denied",
  policy: "image-sources",
  title: "Images",
  rule: 0,
  team: "payments",
  target: { name: "staging", title: "Staging" },
  object: "Pod payments/web",
  instanceId: undefined,
  file: "a.yaml",
  line: 9,
  url: "https://example.com/a",
  field: "/spec",
  message: "No.",
  expected: undefined,
  exception: undefined,
  expires: undefined,
  commit: "c",
  since: new Date("2026-11-25T10:00:00Z"),
};

it("a finding is a line with as many cells as there are columns", () => {
  expect(csvHead.trim().split(",")).toHaveLength(17);
  expect(csvLines([finding])).toBe(
    "denied,image-sources,Images,0,payments,staging,Pod payments/web,a.yaml,9,/spec,No.,,,,2026-11-25T10:00:00.000Z,c,https://example.com/a\r\n",
  );
});

it("in JSON a finding has its verdict under the name that it has in CSV", () => {
  const { verdict, ...rest } = finding;
  expect(exported(finding)).toEqual({ ...rest, standing: verdict });
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "=cmd|' /C calc'!A0"])(
  "%j is no formula",
  (message) => {
    expect(csvLines([{ ...finding, message }])).toMatch(/,"?'/);
  },
);

it("commas, quotes and line breaks stay inside of their cell", () => {
  expect(csvLines([{ ...finding, message: 'a "b", c\nd' }])).toContain(',"a ""b"", c\nd",');
});
