import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { verdicts } from "@/lib/admission";
import type { ComplianceOverview } from "./compliance";
import { countNewlyDenied, countsBy, countsByVerdict, policiesNewlyViolated } from "./store/counts";
import { branchStates } from "./store/scans";

const week = 7 * 86_400_000;

/**
 * How what is in Git stands: numbers, and the same by policy, team and target; counted in the
 * database. Throws `forbidden`.
 */
export async function complianceOverview(ctx: Context): Promise<ComplianceOverview> {
  requireCan(ctx.actor, "compliance.read");
  const { db } = ctx;
  const newSince = new Date(ctx.now().getTime() - week);
  const [counts, fresh, byPolicy, byTeam, byTarget, branches] = await Promise.all([
    countsByVerdict(db),
    countNewlyDenied(db, newSince),
    countsBy(db, "policy"),
    countsBy(db, "team"),
    countsBy(db, "target"),
    branchStates(db),
  ]);
  return {
    counts: Object.fromEntries(
      verdicts.map((verdict) => [verdict, counts.get(verdict) ?? 0]),
    ) as ComplianceOverview["counts"],
    objects: branches.reduce((sum, branch) => sum + branch.objects, 0),
    fresh,
    byPolicy,
    byTeam,
    byTarget,
    branches,
  };
}

/** Policies that something is newly denied by, of the last seven days. Throws `forbidden`. */
export async function newlyViolated(
  ctx: Context,
): Promise<{ policy: string; title: string; objects: number; since: Date }[]> {
  requireCan(ctx.actor, "compliance.read");
  return policiesNewlyViolated(ctx.db, new Date(ctx.now().getTime() - week));
}
