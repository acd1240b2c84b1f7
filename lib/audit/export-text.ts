import type { AuditEntry } from "./entry";

export const exportFormats = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof exportFormats)[number];

const columns: readonly [string, (entry: AuditEntry) => string | undefined][] = [
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

/** What stands before the lines of an export: in CSV the names of its columns. */
export function exportHead(format: ExportFormat): string {
  return format === "csv" ? `${columns.map(([name]) => name).join(",")}\r\n` : "";
}

/** Lines of an export: CSV (RFC 4180), or a JSON object each. */
export function exportLines(entries: readonly AuditEntry[], format: ExportFormat): string {
  return entries
    .map((entry) =>
      format === "csv"
        ? `${columns.map(([, value]) => cell(value(entry))).join(",")}\r\n`
        : `${JSON.stringify(entry)}\n`,
    )
    .join("");
}

/**
 * What a spreadsheet would take for a formula begins with an apostrophe: names come from anybody.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(value: string | undefined): string {
  if (value === undefined) return "";
  const text = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
