import { type Actor, can } from "@/lib/access";
import { currentAccess } from "@/lib/access-rules/server";
import type { Context } from "@/lib/access/server";
import { configuredHost } from "@/lib/git-host";
import { linkedPeople, loginOf } from "@/lib/git-host/server";
import type { Target } from "@/lib/targets";
import type { Step } from "@/lib/timeline";
import type { ApprovalNeeded } from "./approval";
import { mayApprove } from "./approvers";
import type { AskedApproval, PullRequestStep } from "./request";
import type { Approver } from "./store/approvable";
import { namesOfPeople, writersOf } from "./store/approval";
import { countRequests } from "./store/summaries";

/** The most that are named of those who could approve. */
const mostNames = 5;

/** Somebody who may approve at all: a person, who may use targets. */
export function approverOf(actor: Actor): Approver | undefined {
  if (actor.kind !== "person" || actor.userId === undefined || !can(actor, "target.use"))
    return undefined;
  return { userId: actor.userId, isOps: actor.roles.includes("ops"), groups: actor.groups };
}

/** How many requests wait for an approval that the reader may give. */
export async function countToApprove(ctx: Context): Promise<number> {
  const approver = can(ctx.actor, "request.read") ? approverOf(ctx.actor) : undefined;
  return approver === undefined ? 0 : countRequests(ctx.db, { approver });
}

/** What is known of an approval that a request waits for. */
interface Asking {
  requestId: string;
  requesterId: string;
  needed: ApprovalNeeded;
  target: Pick<Target, "accessGroups">;
  steps: readonly PullRequestStep[];
}

/** Names of those who could approve a request, having linked their login; some of them. */
export async function couldApprove(
  ctx: Context,
  { requestId, requesterId, needed, target }: Omit<Asking, "steps">,
): Promise<string[]> {
  const { db, config } = ctx;
  const rule = { byOps: needed === "ops", accessGroups: target.accessGroups };
  const [writers, people, access] = await Promise.all([
    writersOf(db, requestId, requesterId),
    linkedPeople(db, configuredHost(config).apiUrl),
    currentAccess(ctx),
  ]);
  const others = people.filter(
    ({ id, groups }) => !writers.ids.includes(id) && mayApprove(groups, rule, access) === "counts",
  );
  return namesOfPeople(db, others.map(({ id }) => id).slice(0, mostNames));
}

/** Whether the reader may approve a request that waits for it, and who else could. */
export async function approvalAsked(
  ctx: Context,
  { steps, ...asking }: Asking,
): Promise<AskedApproval> {
  const { db, config } = ctx;
  const host = configuredHost(config);
  const { requestId, requesterId, needed, target } = asking;
  const rule = { byOps: needed === "ops", accessGroups: target.accessGroups };
  const [writers, could] = await Promise.all([
    writersOf(db, requestId, requesterId),
    couldApprove(ctx, asking),
  ]);
  const approver = approverOf(ctx.actor);
  const isReaders =
    approver !== undefined &&
    !writers.ids.includes(approver.userId) &&
    (rule.byOps ? approver.isOps : can(ctx.actor, "target.use", { groups: rule.accessGroups }));
  return {
    host: host.name,
    isReaders,
    isLinked:
      approver !== undefined && (await loginOf(db, host.apiUrl, approver.userId)) !== undefined,
    could,
    asked: steps.find(({ name }) => name === "reviewers")?.detail,
  };
}

/** The step that waits for an approval, with the button that leads to giving it. */
export function withApproveButton(
  steps: readonly Step[],
  { host, isReaders }: AskedApproval,
  number: number | undefined,
): Step[] {
  return steps.map((step) =>
    step.key === "approved" && step.link && number !== undefined
      ? {
          ...step,
          link: {
            ...step.link,
            title: `Open #${number} on ${host}${isReaders ? " to approve" : ""}`,
          },
        }
      : step,
  );
}
