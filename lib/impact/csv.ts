import { type CsvColumn, csvTable } from "@/lib/csv";
import { kindInWords } from "./words";
import type { ImpactRow } from "./impact";

const columns: readonly CsvColumn<ImpactRow>[] = [
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

const table = csvTable(columns);

export const impactCsvHead = table.head;

/** One line for each instance. */
export const impactCsvLines = table.lines;
