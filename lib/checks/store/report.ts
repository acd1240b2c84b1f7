import { z } from "zod";
import { storedVerdict, type Verdict } from "@/lib/admission";
import { parseStored } from "@/lib/db/server";
import { unfollowedSchema } from "@/lib/snapshots";
import { type CheckName, checkNames, type CheckReport, type Conclusion } from "../check";

const count = z.number();

/** A report as it was stored by any version of Slipway. */
const reportSchema: z.ZodType<CheckReport> = z.object({
  objects: z.object({ added: count, changed: count, deleted: count }),
  followed: z.boolean(),
  targets: z.array(z.string()),
  files: z.object({ changed: count, applied: count }),
  policies: z.array(
    z.object({ title: z.string(), counts: z.record(z.string(), count).transform(byVerdict) }),
  ),
  counts: z.object({ checked: count, applied: count }).optional(),
  unfollowed: unfollowedSchema.default({ count: 0, first: [] }),
  leftOut: count,
  catalog: z
    .object({
      units: z.array(z.object({ unit: z.string(), isReady: z.boolean() })),
      impact: z.object({ newlyDenied: count, noLongerDenied: count }).optional(),
    })
    .optional(),
});

/** The report of a check, its counts by the verdicts of now; undefined before it was judged. */
export function reportOf(value: unknown, checkId: string): CheckReport | undefined {
  if (value === null || value === undefined) return undefined;
  return parseStored(reportSchema, value, { table: "check", column: "report", id: checkId });
}

const conclusionSchema: z.ZodType<Conclusion> = z.enum([
  "pending",
  "success",
  "failure",
  "neutral",
  "cancelled",
]);

export function conclusionOf({ id, conclusion }: { id: string; conclusion: string }): Conclusion {
  return parseStored(conclusionSchema, conclusion, { table: "check", column: "conclusion", id });
}

const nameSchema: z.ZodType<CheckName> = z.enum(checkNames);

export function nameOf({ id, name }: { id: string; name: string }): CheckName {
  return parseStored(nameSchema, name, { table: "check", column: "name", id });
}

function byVerdict(stored: Readonly<Record<string, number>>): Partial<Record<Verdict, number>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const [word, count] of Object.entries(stored)) {
    const verdict = storedVerdict.parse(word);
    counts[verdict] = (counts[verdict] ?? 0) + count;
  }
  return counts;
}
