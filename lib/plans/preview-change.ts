import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { TemplateProblem } from "@/lib/template";
import { basisToken, proposedFiles } from "./basis";
import type { ChangeInput } from "./input";
import { hasErrors } from "./plan";
import { requireChangeWithinToken } from "./narrowed-change";
import { placeOf } from "./place-of";
import { planChange, type PlannedChange } from "./plan-change";
import { existingInstance, heldError, requireLiving } from "./read-instance";
import type { Preview } from "./preview";
import { suspendedTargetProblem } from "./suspended";
import { warnOfPicks } from "./warn-of-picks";

/**
 * What a change of an instance would write, against what Git has now; stores nothing. Throws what
 * opening it would, but for what is only wrong with the values.
 */
export async function previewChange(ctx: Context, input: ChangeInput): Promise<Preview> {
  const instance = await existingInstance(ctx, input.instance);
  requireCan(ctx.actor, "request.preview", placeOf(instance));
  requireCan(ctx.actor, "target.use", { groups: instance.target.accessGroups });
  requireLiving(instance);
  if (instance.holder) throw heldError(instance, instance.holder);
  const change = await planChange(ctx, instance, input, { recentWillDo: true });
  requireChangeWithinToken(ctx.actor, placeOf(instance), change);
  const picks =
    change.version && input.kind !== "remove"
      ? await warnOfPicks(ctx.db, change.version.template, change.parameters, instance)
      : [];
  const warnings = [...suspendedTargetProblem(instance.target), ...picks];
  return shownChange(change, warnings);
}

/** A planned change as it is shown before it is asked for. */
export function shownChange(
  { version, parameters, dropped, planned, basis, drift, left }: PlannedChange,
  warnings: readonly TemplateProblem[],
): Preview {
  return {
    version: version?.version ?? basis.version,
    files: proposedFiles(planned.files, basis),
    problems: [...planned.problems, ...warnings],
    verdicts: planned.verdicts,
    links: planned.links,
    exists: planned.exists,
    ready: !hasErrors(planned.problems),
    change: {
      basis: basisToken(basis),
      from: { version: basis.version, parameters: basis.parameters },
      parameters,
      dropped,
      byHand: [...drift],
      left,
    },
  };
}
