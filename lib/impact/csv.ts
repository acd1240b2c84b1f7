import { kindInWords } from "./words";
import type { ImpactRow } from "./impact";

const columns: readonly [string, (row: ImpactRow) => string][] = [
  ["team", ({ team }) => team],
  ["instance", ({ name }) => name],
  ["target", ({ target }) => target.name],
  ["version", ({ version }) => version],
  ["impact", ({ impact }) => kindInWords[impact.kind].title],
  ["problem", ({ impact }) => impact.problem ?? ""],
  ["needs", ({ impact }) => impact.questions.map(({ message }) => message).join(" ")],
  [
    "refused",
    ({ impact }) => impact.refusals.map(({ by, message }) => `${by}: ${message}`).join(" "),
  ],
  [
    "recreates",
    ({ impact }) =>
      impact.objects
        .flatMap(({ title, recreates }) => recreates.map((message) => `${title}: ${message}`))
        .join(" "),
  ],
  [
    "changes",
    ({ impact }) =>
      impact.objects
        .map(({ title, how, fields }) => [`${how} ${title}`, ...fields].join(" "))
        .join("; "),
  ],
  ["files", ({ impact }) => impact.files.join(" ")],
  ["left out", ({ impact }) => impact.dropped.join(" ")],
  ["changed by hand", ({ impact }) => impact.byHand.map(({ path }) => path).join(" ")],
  ["id", ({ instanceId }) => instanceId],
];

export const impactCsvHead = `${columns.map(([name]) => name).join(",")}\r\n`;

/** One line of CSV (RFC 4180) for each instance. */
export function impactCsvLines(rows: readonly ImpactRow[]): string {
  return rows
    .map((row) => `${columns.map(([, value]) => cell(value(row))).join(",")}\r\n`)
    .join("");
}

/** What a spreadsheet would take for a formula begins with an apostrophe: names come from anybody. */
function cell(value: string): string {
  const text = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
