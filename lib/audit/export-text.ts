import { type CsvColumn, csvTable } from "@/lib/csv";
import type { AuditEntry } from "./entry";

export const exportFormats = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof exportFormats)[number];

const columns: readonly CsvColumn<AuditEntry>[] = [
  ["id", ({ id }) => id],
  ["at", ({ at }) => at.toISOString()],
  ["actor", ({ actor }) => actor],
  ["actor_id", ({ actorId }) => actorId ?? undefined],
  ["action", ({ action }) => action],
  ["subject_type", ({ subject }) => subject.type],
  ["subject_id", ({ subject }) => subject.id],
  ["subject", ({ subject }) => subject.name],
  ["team", ({ team }) => team ?? undefined],
  ["address", ({ origin }) => origin?.address],
  ["token", ({ origin }) => origin?.token?.name],
  ["session", ({ origin }) => origin?.session],
  ["request_id", ({ requestId }) => requestId ?? undefined],
  ["before", ({ before }) => (before === null ? undefined : JSON.stringify(before))],
  ["after", ({ after }) => (after === null ? undefined : JSON.stringify(after))],
];

const table = csvTable(columns);

/** What stands before the lines of an export: in CSV the names of its columns. */
export function exportHead(format: ExportFormat): string {
  return format === "csv" ? table.head : "";
}

/** Lines of an export: CSV, or a JSON object each. */
export function exportLines(entries: readonly AuditEntry[], format: ExportFormat): string {
  return format === "csv"
    ? table.lines(entries)
    : entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}
