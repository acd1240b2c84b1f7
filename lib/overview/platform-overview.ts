import { targetsWithFewApprovers } from "@/lib/approvals/server";
import { newlyViolated } from "@/lib/compliance/server";
import { hostConnection } from "@/lib/git-host/server";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { setAsideJobs } from "@/lib/jobs/server";
import type { PlatformOverview } from "./overview";
import { workInWords } from "./set-aside";
import {
  countAll,
  countDrafts,
  failingInstances,
  outdatedVersions,
  targetsInUse,
  unreachableRepositories,
  waitingRequests,
} from "./store";

const longest = 10;

/**
 * What needs a hand of the platform team now. Every list is short and counted in the database.
 * Throws `forbidden`.
 */
export async function platformOverview(ctx: Context): Promise<PlatformOverview> {
  requireCan(ctx.actor, "ops.read");
  const { db } = ctx;
  const weekAgo = new Date(ctx.now().getTime() - 7 * 24 * 60 * 60 * 1000);
  const [
    failing,
    waiting,
    targets,
    outdated,
    violated,
    drafts,
    numbers,
    connected,
    unreachable,
    aside,
    fewApprovers,
  ] = await Promise.all([
    failingInstances(db, longest),
    waitingRequests(db, longest),
    targetsInUse(db),
    outdatedVersions(db, longest),
    newlyViolated(ctx),
    countDrafts(db),
    countAll(db, weekAgo),
    hostConnection(ctx).then(
      ({ kind }) => kind !== "none",
      () => false,
    ),
    unreachableRepositories(db, longest),
    setAsideJobs(db, longest),
    targetsWithFewApprovers(db, ctx.config),
  ]);
  return {
    setAside: aside.map(({ setAsideAt, payload: _payload, ...job }) => ({
      ...job,
      work: workInWords(job.queue),
      since: setAsideAt,
    })),
    failing,
    waiting,
    targets,
    outdated,
    violated,
    connected,
    unreachable,
    fewApprovers,
    drafts,
    numbers,
  };
}
