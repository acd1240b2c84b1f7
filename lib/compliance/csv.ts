import type { Verdict } from "@/lib/admission";
import type { ComplianceFinding } from "./compliance";

const columns: readonly [string, (finding: ComplianceFinding) => string | number | undefined][] = [
  ["standing", ({ verdict }) => verdict],
  ["policy", ({ policy }) => policy],
  ["title", ({ title }) => title],
  ["rule", ({ rule }) => rule],
  ["team", ({ team }) => team],
  ["target", ({ target }) => target.name],
  ["object", ({ object }) => object],
  ["file", ({ file }) => file],
  ["line", ({ line }) => line],
  ["field", ({ field }) => field],
  ["message", ({ message }) => message],
  ["expected", ({ expected }) => expected],
  ["exception", ({ exception }) => exception],
  ["expires", ({ expires }) => expires],
  ["since", ({ since }) => since.toISOString()],
  ["commit", ({ commit }) => commit],
  ["url", ({ url }) => url],
];

/** A finding as an export in JSON has it: as in CSV, its verdict is called `standing` there. */
export function exported({
  id,
  verdict,
  ...rest
}: ComplianceFinding): Omit<ComplianceFinding, "verdict"> & { standing: Verdict } {
  return { id, standing: verdict, ...rest };
}

export const csvHead = `${columns.map(([name]) => name).join(",")}\r\n`;

/** One line of CSV (RFC 4180) for each finding. */
export function csvLines(findings: readonly ComplianceFinding[]): string {
  return findings
    .map((finding) => `${columns.map(([, value]) => cell(value(finding))).join(",")}\r\n`)
    .join("");
}

/**
 * What a spreadsheet would take for a formula begins with an apostrophe: what stands in Git comes
 * from anybody.
 */
function cell(value: string | number | undefined): string {
  if (value === undefined || typeof value === "number")
    return value === undefined ? "" : String(value);
  const text = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
