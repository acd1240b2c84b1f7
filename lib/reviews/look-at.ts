import { can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { CheckSummary } from "@/lib/checks";
import { checkOfRequest } from "@/lib/checks/server";
import { findDetails, type StoredDetails } from "@/lib/requests/server";

/** What there is to see of a request before it is approved. */
export interface Looked {
  details: StoredDetails;
  /** Of its head; undefined where there is none yet, or the reader may not see it. */
  check: CheckSummary | undefined;
  /** Somebody pushed to the branch: the files of the request are not all that would be merged. */
  isPushedByOthers: boolean;
  /** A policy denies it, its check failed, or somebody pushed to it: it is approved on its own only. */
  isRed: boolean;
}

/** Looks at a request whose pull request has this head; undefined where there is no such request. */
export async function lookAt(
  ctx: Context,
  requestId: string,
  headCommit: string,
): Promise<Looked | undefined> {
  const [details, check] = await Promise.all([
    findDetails(ctx.db, ctx.config.SLIPWAY_ENCRYPTION_KEY, requestId, ctx.now()),
    can(ctx.actor, "check.read") ? checkOfRequest(ctx, requestId) : undefined,
  ]);
  if (details === undefined) return undefined;
  const isDenied = details.latest.verdicts.some(({ verdict }) => verdict === "denied");
  const isPushedByOthers = !details.revisions.some(({ commit }) => commit === headCommit);
  return {
    details,
    check,
    isPushedByOthers,
    isRed: isDenied || isPushedByOthers || check?.conclusion === "failure",
  };
}
