import { faultInWords } from "@/lib/access-rules";
import { accessInForce } from "@/lib/access-rules/server";
import { targetsWithFewApprovers } from "@/lib/approvals/server";
import { newlyViolated } from "@/lib/compliance/server";
import { hostConnection } from "@/lib/git-host/server";
import { peopleLackingGroups } from "@/lib/identity/server";
import { PortalError } from "@/lib/errors";
import { listRefusedPolicies } from "@/lib/policies/server";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { setAsideJobs, workInWords } from "@/lib/jobs/server";
import { requestQuerySchema } from "@/lib/requests";
import { listRequests } from "@/lib/requests/server";
import { listTargetContacts } from "@/lib/targets/server";
import type { PlatformOverview } from "./overview";
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
    toApprove,
    lackGroups,
    access,
    contacts,
    refused,
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
    listRequests(ctx, requestQuerySchema.parse({ approve: true })),
    peopleLackingGroups(ctx, longest),
    accessInForce(ctx),
    listTargetContacts(ctx),
    // Policies that cannot be read at all stop what they judge, and are told of there.
    listRefusedPolicies(ctx).catch((error: unknown) => {
      if (error instanceof PortalError) return [];
      throw error;
    }),
  ]);
  return {
    setAside: aside.map(({ setAsideAt, payload: _payload, ...job }) => ({
      ...job,
      work: workInWords(job.queue),
      since: setAsideAt,
    })),
    toApprove: toApprove.requests.slice(0, longest).map((request) => ({
      id: request.id,
      name: request.name,
      team: request.team,
      target: request.target.title,
      requester: request.requester.name,
      since: request.stateSince,
      pull: request.pullRequest && {
        number: request.pullRequest.number,
        url: request.pullRequest.url,
      },
    })),
    failing,
    waiting,
    targets: targets.map((target) => ({
      ...target,
      contact: contacts.find(({ name }) => name === target.name),
    })),
    outdated,
    violated,
    connected,
    unreachable,
    fewApprovers,
    lackGroups,
    accessFault: access.newer?.faults.map(faultInWords).join(" "),
    refusedPolicies: refused
      .slice(0, longest)
      .map(({ name, title, refused: why }) => ({ name, title, detail: why[0] ?? "" })),
    drafts,
    numbers,
  };
}
