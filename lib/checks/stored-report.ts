import { storedVerdict, type Verdict } from "@/lib/admission";
import type { CheckReport } from "./check";

/** A report as it was stored by any version of Slipway: its counts are by the verdicts of now. */
export function reportOf(value: unknown): CheckReport | undefined {
  if (value === null || value === undefined) return undefined;
  const report = value as CheckReport;
  return {
    ...report,
    policies: report.policies.map(({ title, counts }) => ({ title, counts: byVerdict(counts) })),
  };
}

function byVerdict(stored: Readonly<Record<string, number>>): Partial<Record<Verdict, number>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const [word, count] of Object.entries(stored)) {
    const verdict = storedVerdict.parse(word);
    counts[verdict] = (counts[verdict] ?? 0) + count;
  }
  return counts;
}
