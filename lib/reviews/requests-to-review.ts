import { type Actor, can, placesOf, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { configuredHost } from "@/lib/git-host";
import { canActAsPerson, loginOf } from "@/lib/git-host/server";
import { type Asked, pageAbout } from "@/lib/paging/server";
import { proposedFiles } from "@/lib/plans/server";
import { type Approver, approvalNeeded, approverOf, couldApprove } from "@/lib/requests/server";
import type {
  RequestsToReview,
  RequestToReview,
  RequestWaitingForOthers,
} from "./request-to-review";
import { lookAt } from "./look-at";
import { findOwnWaiting, findToReview, type WaitingRequest } from "./store/waiting";

/** Each is shown with its files. */
const reviewPageSize = 10;
/** Of what the reader asked for. */
const mostOwn = 20;
/** How often a page is read again of which everything was gone before it was looked at. */
const mostTries = 3;

/**
 * A page of the requests that wait for an approval which the reader may give, with what each changes and
 * what was found in it; none for an author without a role, for whom releases may wait there. What is approved meanwhile moves
 * no page. Throws `forbidden`, and `bad_request` for a cursor that is none of this list.
 */
export async function requestsToReview(
  ctx: Context,
  { cursor, page }: Asked = { page: 1 },
): Promise<RequestsToReview> {
  const approver = mayRead(ctx.actor) ? readerOf(ctx.actor) : undefined;
  const { requests, counted, ...part } =
    approver === undefined
      ? { requests: [], counted: 0, next: undefined, previous: undefined }
      : await partToReview(ctx, approver, { cursor, page });
  return {
    requests,
    ...pageAbout(part, { counted, page, size: reviewPageSize }),
    ...(await wayOf(ctx)),
  };
}

/** Read again where all of it was gone before it was looked at: what comes after it is in its place then. */
async function partToReview(
  ctx: Context,
  approver: Approver,
  asked: Asked,
): Promise<
  Omit<Awaited<ReturnType<typeof findToReview>>, "rows"> & Pick<RequestsToReview, "requests">
> {
  const within = placesOf(ctx.actor.narrowing);
  for (let tries = 1; ; tries += 1) {
    const { rows, ...part } = await findToReview(ctx.db, approver, {
      ...asked,
      size: reviewPageSize,
      within,
    });
    const requests: RequestToReview[] = [];
    for (const request of rows) requests.push(...(await toReview(ctx, request)));
    if (requests.length > 0 || rows.length === 0 || tries === mostTries)
      return { ...part, requests };
  }
}

/** False for an author without a role; throws `forbidden` for who is none either. */
function mayRead(actor: Actor): boolean {
  if (!can(actor, "request.read") && can(actor, "draft.read")) return false;
  requireCan(actor, "request.read");
  return true;
}

/** Whose approvals are looked at: a person's, also by their API token, which can give none. */
function readerOf(actor: Actor): Approver | undefined {
  const { kind, userId, roles, groups, isServiceAccount } = actor;
  if (kind !== "token" || userId === undefined || isServiceAccount) return approverOf(actor);
  const isOps = roles.includes("ops");
  return isOps || roles.includes("developer") ? { userId, isOps, groups } : undefined;
}

async function toReview(
  ctx: Context,
  { pullRequest, ...request }: WaitingRequest,
): Promise<RequestToReview[]> {
  const looked = pullRequest && (await lookAt(ctx, request.id, pullRequest.headCommit));
  if (looked === undefined || pullRequest === undefined) return [];
  const { details, check, isRed, isPushedByOthers } = looked;
  const { files, basis, verdicts, findings } = details.latest;
  const all = proposedFiles(files, basis);
  const changed = all.filter(({ before, after }) => before !== after);
  return [
    {
      id: request.id,
      kind: request.kind,
      team: request.team,
      name: request.name,
      templateName: request.templateName,
      templateVersion: request.templateVersion,
      fromVersion: basis?.version,
      target: request.target,
      requester: request.requester,
      createdAt: request.createdAt,
      pullRequest,
      files: changed,
      unchanged: all.length - changed.length,
      verdicts,
      warnings: findings.length,
      check: check && { id: check.id, title: check.title, conclusion: check.conclusion },
      isRed,
      isPushedByOthers,
    },
  ];
}

async function wayOf(ctx: Context): Promise<Pick<RequestsToReview, "how" | "hostName">> {
  const host = configuredHost(ctx.config);
  const { userId } = ctx.actor;
  const [canAct, login] = await Promise.all([
    canActAsPerson(ctx),
    userId === undefined ? undefined : loginOf(ctx.db, host.apiUrl, userId),
  ]);
  const how = !canAct ? "at-host" : login === undefined ? "link-first" : "here";
  return { how, hostName: host.name };
}

/**
 * What the reader asked for, or changed, and somebody else has to approve, the oldest first: nobody
 * approves what they asked for. Throws `forbidden`.
 */
export async function requestsWaitingForOthers(ctx: Context): Promise<RequestWaitingForOthers[]> {
  const { userId, kind } = ctx.actor;
  if (!mayRead(ctx.actor) || kind !== "person" || userId === undefined) return [];
  const own = await findOwnWaiting(ctx.db, userId, mostOwn);
  return Promise.all(
    own.map(async ({ requesterId, accessGroups, requiresApproval, ...request }) => ({
      id: request.id,
      kind: request.kind,
      team: request.team,
      name: request.name,
      templateName: request.templateName,
      templateVersion: request.templateVersion,
      target: request.target,
      createdAt: request.createdAt,
      pullRequest: request.pullRequest,
      could: await couldApprove(ctx, {
        requestId: request.id,
        requesterId,
        needed: await approvalNeeded(ctx.db, { ...request, target: { requiresApproval } }),
        target: { accessGroups },
      }),
    })),
  );
}
