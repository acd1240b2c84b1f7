import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { importReports } from "./testing/reports";
import { type ImportFormat, topics } from "./topics";

const page = readFileSync(path.join(import.meta.dirname, "../../docs/templates.md"), "utf8");
const headings: Readonly<Record<ImportFormat, string>> = {
  helm: "### From a Helm chart",
  backstage: "### From a Backstage template",
  kro: "### From kro",
};
const words = { carried: "comes over", changed: "changes", "left-out": "is left out" };
const formats = Object.keys(headings) as ImportFormat[];

/** The rows of the table below a heading, cell by cell. */
function rows(heading: string): string[][] {
  const start = page.indexOf(`\n${heading}\n`);
  const body = page.slice(start + heading.length + 2).split(/\n#{1,3} /)[0] ?? "";
  return body
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) =>
      line
        .slice(2, -2)
        .split(" | ")
        .map((cell) => cell.trim()),
    );
}

describe("what docs/templates.md says of importing", () => {
  test.each(formats)("is what the reports of %s can tell, and nothing else", (format) => {
    expect(rows(headings[format])).toEqual(
      Object.values(topics)
        .filter(({ of }) => (of as readonly ImportFormat[]).includes(format))
        .map(({ what, verdict, becomes }) => [what, words[verdict], becomes]),
    );
  });

  test("is told of some import each, and of no other format", () => {
    const told = new Set(
      importReports().flatMap(({ format, findings }) =>
        findings.flatMap(({ topic }) => (topic === undefined ? [] : [`${format}: ${topic}`])),
      ),
    );
    const promised = Object.entries(topics).flatMap(([name, { of }]) =>
      of.map((format) => `${format}: ${name}`),
    );
    expect([...told].sort()).toEqual(promised.sort());
  });
});
