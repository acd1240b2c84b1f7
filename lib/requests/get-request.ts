import { PortalError } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { linksOf, parametersOfForm } from "@/lib/instances/server";
import { lastAnsweredAt } from "@/lib/targets";
import { targetById } from "@/lib/targets/server";
import { placeOf, proposedFiles, revisionObjects } from "@/lib/plans/server";
import { approvalNeeded } from "./approval";
import { approvalAsked, withApproveButton } from "./approvals";
import { canCancel, canLaunchAgain, canMend, canRetry, canRevise } from "./standing";
import { stepNames } from "./pull-request-steps";
import { timelineOf } from "./refold";
import type { Timeline } from "@/lib/timeline";
import type { Replaced, RequestDetails } from "./request";
import { findDetails } from "./store/details";
import { foldedRequest } from "./store/folded";
import { nextMerged } from "./store/standing";
import { summaryById } from "./store/summaries";

/**
 * A request with its timeline as it is now, its revisions, files and pull requests. Throws
 * `forbidden`, `not_found`.
 */
export async function getRequest(ctx: Context, id: unknown): Promise<RequestDetails> {
  requireCan(ctx.actor, "request.read");
  const summary = await summaryById(ctx.db, id);
  const place = placeOf(summary);
  requireCan(ctx.actor, "request.read", place);
  const key = ctx.config.SLIPWAY_ENCRYPTION_KEY;
  const [details, folded] = await Promise.all([
    findDetails(ctx.db, key, summary.id, ctx.now()),
    foldedRequest(ctx.db, key, summary.id),
  ]);
  if (!folded || !details) throw new PortalError("not_found", "Request not found.");
  const [target, timeline, next] = await Promise.all([
    targetById(ctx.db, details.targetId),
    timelineOf(ctx.db, folded, { now: ctx.now(), config: ctx.config }),
    folded.mergedAt === null ? undefined : nextMerged(ctx.db, folded),
  ]);
  const { branch, path, waiting, revisions, pullRequests } = details;
  const { parameters, templateVersion, files, basis, findings, verdicts } = details.latest;
  const links = await linksOf(ctx.db, {
    ...summary,
    template: summary.templateName,
    version: templateVersion ?? "",
    parameters,
    target,
  });
  const pullRequestSteps = stepNames.flatMap(
    (name) => details.pullRequestSteps.find((step) => step.name === name) ?? [],
  );
  const replaced = timeline.state === "healthy" ? undefined : (next ?? byHand(timeline));
  const standing = {
    ...summary,
    state: timeline.state,
    stateReason: timeline.reason?.sentence,
    waiting: waiting !== undefined,
    stepRefused: pullRequestSteps.some((step) => step.state === "refused"),
  };
  const needed =
    timeline.state === "pull-request-open" ? await approvalNeeded(ctx.db, folded) : "none";
  const approval =
    needed === "none"
      ? undefined
      : await approvalAsked(ctx, {
          requestId: summary.id,
          requesterId: summary.requester.id,
          needed,
          target,
          steps: pullRequestSteps,
        });
  const isUnanswered =
    folded.mergedAt !== null && !timeline.ended && target.unansweredSince !== undefined;
  return {
    ...summary,
    branch,
    timeline: approval
      ? {
          ...timeline,
          steps: withApproveButton(timeline.steps, approval, summary.pullRequest?.number),
        }
      : timeline,
    approval,
    waiting,
    asOf: isUnanswered ? lastAnsweredAt(folded.instance.answeredAt, target.listedAt) : undefined,
    unansweredSince: isUnanswered ? target.unansweredSince : undefined,
    dueSince: details.dueAt !== undefined && details.dueAt <= ctx.now() ? details.dueAt : undefined,
    replaced,
    revisions,
    files: proposedFiles(files, basis),
    from: basis && { version: basis.version, parameters: basis.parameters },
    left: basis && (await revisionObjects(path, details.latest)).left,
    parameters,
    parametersInWords: await parametersOfForm(ctx.db, {
      template: summary.templateName,
      version: templateVersion ?? "",
      parameters,
    }),
    findings,
    verdicts,
    links,
    pullRequests,
    pullRequestSteps,
    may: {
      revise: can(ctx.actor, "request.revise", place) && canRevise(standing),
      cancel: can(ctx.actor, "request.cancel", place) && canCancel(standing),
      retry: can(ctx.actor, "request.retry", place) && canRetry(standing),
      launchAgain: can(ctx.actor, "request.open") && canLaunchAgain(standing),
      mend:
        can(ctx.actor, "request.open", place) &&
        canMend({ ...standing, isReplaced: replaced !== undefined }),
    },
    repository: {
      owner: target.repository.owner,
      name: target.repository.name,
      webUrl: target.repository.webUrl,
      branch: target.branch,
    },
  };
}

function byHand({ replaced }: Timeline): Replaced | undefined {
  return replaced && { at: replaced.at, by: undefined };
}
