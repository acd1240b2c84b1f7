import { parseInput } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import {
  existingInstance,
  hasErrors,
  placeOf,
  planRevision,
  proposedFiles,
  requireChangeWithinToken,
  requireKindWithinToken,
  shownChange,
  warnOfPicks,
} from "@/lib/plans/server";
import { type Preview, reviseRequestInput } from "@/lib/plans";
import { summaryById } from "./store/summaries";

/**
 * What resubmitting a request would write; stores nothing. Throws `forbidden`,
 * `not_found`, and `invalid` for what is no revision at all.
 */
export async function previewRevision(ctx: Context, id: unknown, raw: unknown): Promise<Preview> {
  requireCan(ctx.actor, "request.revise");
  const summary = await summaryById(ctx.db, id);
  requireCan(ctx.actor, "request.revise", placeOf(summary));
  requireKindWithinToken(ctx.actor, summary.kind);
  const input = parseInput(reviseRequestInput, raw);
  const { version, planned, change } = await planRevision(ctx, summary, input, {
    recentWillDo: true,
  });
  if (change) requireChangeWithinToken(ctx.actor, placeOf(summary), change);
  const { target } = await existingInstance(ctx, summary.instanceId);
  const warnings = version
    ? await warnOfPicks(ctx.db, version.template, input.parameters, { team: summary.team, target })
    : [];
  if (change) return shownChange(change, warnings);
  return {
    version: version?.version ?? "",
    files: proposedFiles(planned.files, undefined),
    problems: [...planned.problems, ...warnings],
    verdicts: planned.verdicts,
    links: planned.links,
    exists: planned.exists,
    ready: !hasErrors(planned.problems),
  };
}
