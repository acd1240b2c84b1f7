import { z } from "zod";
import { type Database, jsonColumn, parseStored } from "@/lib/db/server";
import type { ImpactState } from "@/lib/impact";
import { recordOf } from "@/lib/json";
import type { BundleFiles } from "@/lib/template";

const stateSchema = z.enum(["waiting", "running", "done", "failed"]);
const bundleSchema: z.ZodType<BundleFiles> = recordOf(z.string());
const place = (column: string, id: string) => ({ table: "impact", column, id });

/** What is looked at, besides how far it got. */
export interface StoredImpact extends ImpactState {
  /** Undefined: the version in the catalog has its files. */
  bundle: BundleFiles | undefined;
}

/** Asks for an impact, again where it was looked at before; what was found stays until it is found anew. Answers its id. */
export async function saveAsked(
  tx: Database,
  asked: {
    template: string;
    version: string;
    digest: string;
    bundle: BundleFiles | undefined;
    by: string;
    now: Date;
  },
): Promise<string> {
  const { template, version, digest, bundle, by, now } = asked;
  const again = {
    template,
    version,
    ...(bundle === undefined ? {} : { bundle: jsonColumn(bundle) }),
    askedBy: by,
    askedAt: now,
    state: "waiting",
    problem: null,
    finishedAt: null,
  };
  const stored = await tx.impact.upsert({
    where: { digest },
    create: { digest, ...again },
    // Where the version with these files is gone, somebody else's bundle has them.
    update: again,
    select: { id: true },
  });
  return stored.id;
}

/** How many somebody asked for since a time that are not looked at yet, besides one. */
export async function countWaiting(
  tx: Database,
  { by, since, except }: { by: string; since: Date; except: string },
): Promise<number> {
  return tx.impact.count({
    where: {
      askedBy: by,
      askedAt: { gte: since },
      state: { in: ["waiting", "running"] },
      digest: { not: except },
    },
  });
}

/** Undefined where nobody asked for it. */
export async function findImpact(
  db: Database,
  by: { id: string } | { digest: string },
): Promise<StoredImpact | undefined> {
  const row = await db.impact.findUnique({ where: by });
  if (row === null) return undefined;
  const { id, bundle, problem, finishedAt } = row;
  return {
    id,
    template: row.template,
    version: row.version,
    digest: row.digest,
    state: parseStored(stateSchema, row.state, place("state", id)),
    total: row.total,
    done: row.done,
    problem: problem ?? undefined,
    askedAt: row.askedAt,
    finishedAt: finishedAt ?? undefined,
    bundle: bundle === null ? undefined : parseStored(bundleSchema, bundle, place("bundle", id)),
  };
}

/** Notes how far it got; what is left out stays. */
export async function saveProgress(
  db: Database,
  id: string,
  progress: {
    state?: ImpactState["state"];
    total?: number;
    done?: number;
    problem?: string | null;
    finishedAt?: Date | null;
  },
): Promise<void> {
  await db.impact.updateMany({ where: { id }, data: progress });
}

const day = 86_400_000;

/** Forgets what nobody asked for in 30 days. Answers how many. */
export async function forgetOldImpacts(db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - 30 * day);
  const { count } = await db.impact.deleteMany({ where: { askedAt: { lt: before } } });
  return count;
}
