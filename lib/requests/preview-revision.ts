import { getVersion } from "@/lib/catalog/server";
import { requireCan } from "@/lib/identity";
import type { Context } from "@/lib/identity/server";
import { targetById } from "@/lib/targets/server";
import { reviseRequestInput } from "./input";
import { parseInput } from "./parse-input";
import { platformRules } from "./platform-rules";
import { hasErrors, plan } from "./plan";
import { usableVersion } from "./preview-request";
import type { Preview } from "./request";
import { summaryById } from "./store";
import { warnOfPicks } from "./warn-of-picks";

/**
 * What resubmitting a request would write; stores nothing. Throws `forbidden`,
 * `not_found`, and `invalid` for what is no revision at all.
 */
export async function previewRevision(ctx: Context, id: unknown, raw: unknown): Promise<Preview> {
  requireCan(ctx.actor, "request.revise");
  const summary = await summaryById(ctx.db, id);
  requireCan(ctx.actor, "request.revise", { team: summary.team });
  const input = parseInput(reviseRequestInput, raw);
  const [{ targetId }, instance] = await Promise.all([
    ctx.db.request.findUniqueOrThrow({ where: { id: summary.id }, select: { targetId: true } }),
    ctx.db.instance.findUniqueOrThrow({ where: { id: summary.instanceId }, select: { createdBy: true } }),
  ]);
  const version = input.version !== undefined && input.version !== summary.templateVersion ? await usableVersion(ctx, summary.templateName, input.version) : await getVersion(ctx.db, summary.templateName, summary.templateVersion ?? "");
  const target = await targetById(ctx.db, targetId);
  const planned = plan({ template: version.template, target, team: summary.team, name: summary.name, instanceId: summary.instanceId, createdBy: instance.createdBy, parameters: input.parameters, ...(await platformRules(ctx)) });

  return {
    version: version.version,
    files: planned.files.map((file) => ({ path: file.path, before: undefined, after: file.content ?? undefined })),
    problems: [...planned.problems, ...(await warnOfPicks(ctx.db, version.template, input.parameters, { team: summary.team, target }))],
    verdicts: planned.verdicts,
    links: planned.links,
    ready: !hasErrors(planned.problems),
  };
}
