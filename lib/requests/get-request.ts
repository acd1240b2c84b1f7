import { PortalError } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { linksOf } from "@/lib/instances/server";
import { targetById } from "@/lib/targets/server";
import {
  filesOf,
  findingsOf,
  leftBy,
  parametersOf,
  proposedFiles,
  storedBasis,
  verdictsOf,
} from "@/lib/plans/server";
import { canCancel, canMend, canRetry, canRevise } from "./standing";
import { stepNames, toStep } from "./pull-request-steps";
import { foldedRow, timelineOf } from "./refold";
import type { RequestDetails } from "./request";
import { summaryById, toPullRequest } from "./store";

/**
 * A request with its timeline as it is now, its revisions, files and pull requests. Throws
 * `forbidden`, `not_found`.
 */
export async function getRequest(ctx: Context, id: unknown): Promise<RequestDetails> {
  requireCan(ctx.actor, "request.read");
  const summary = await summaryById(ctx.db, id);
  const [row, folded] = await Promise.all([
    ctx.db.request.findUniqueOrThrow({
      where: { id: summary.id },
      include: {
        work: true,
        instance: { select: { path: true } },
        pullRequests: { orderBy: { number: "asc" }, include: { steps: true } },
        revisions: {
          orderBy: { number: "asc" },
          include: {
            author: { select: { name: true } },
            templateVersion: { select: { version: true } },
          },
        },
      },
    }),
    foldedRow(ctx.db, summary.id),
  ]);
  const latest = row.revisions.at(-1);
  if (!folded || !latest) throw new PortalError("not_found", "There is no such request.");
  const [target, timeline] = await Promise.all([
    targetById(ctx.db, row.targetId),
    timelineOf(ctx.db, folded, { now: ctx.now(), config: ctx.config }),
  ]);
  const parameters = parametersOf(latest);
  const basis = storedBasis(latest);
  const files = filesOf(latest);
  const links = await linksOf(ctx.db, {
    ...summary,
    template: summary.templateName,
    version: latest.templateVersion?.version ?? "",
    parameters,
    target,
  });
  const pullRequestSteps = stepNames
    .flatMap((name) => row.pullRequests.at(-1)?.steps.find((step) => step.name === name) ?? [])
    .map(toStep);
  const standing = {
    ...summary,
    state: timeline.state,
    stateReason: timeline.reason?.sentence,
    waiting: row.work?.waitsFor != null,
    stepRefused: pullRequestSteps.some((step) => step.state === "refused"),
  };
  return {
    ...summary,
    branch: row.branch,
    timeline,
    waiting:
      row.work?.waitsFor != null
        ? {
            for: row.work.waitsFor,
            since: row.work.waitsSince ?? row.createdAt,
            nextAt: row.work.nextAt ?? undefined,
          }
        : undefined,
    revisions: row.revisions.map((revision) => ({
      number: revision.number,
      author: revision.author.name,
      createdAt: revision.createdAt,
      parameters: parametersOf(revision),
      templateVersion: revision.templateVersion?.version,
      commit: revision.commit ?? undefined,
    })),
    files: proposedFiles(files, basis),
    from: basis && { version: basis.version, parameters: basis.parameters },
    left: basis && leftBy(row.instance.path, basis, files),
    parameters,
    findings: findingsOf(latest),
    verdicts: verdictsOf(latest),
    links,
    pullRequests: row.pullRequests.map(toPullRequest),
    pullRequestSteps,
    may: {
      revise: can(ctx.actor, "request.revise", { team: row.team }) && canRevise(standing),
      cancel: can(ctx.actor, "request.cancel", { team: row.team }) && canCancel(standing),
      retry: can(ctx.actor, "request.retry", { team: row.team }) && canRetry(standing),
      mend: can(ctx.actor, "request.open", { team: row.team }) && canMend(standing),
    },
    repository: {
      owner: target.repository.owner,
      name: target.repository.name,
      webUrl: target.repository.webUrl,
      branch: target.branch,
    },
  };
}
