import { parseInput } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { previews } from "@/lib/fair-use/server";
import { instanceNameSchema, teamNameSchema } from "@/lib/instances";
import { nameHolder } from "@/lib/instances/server";
import { targetNowhere } from "@/lib/targets";
import { usableTargets } from "@/lib/targets/server";
import type { TemplateProblem } from "@/lib/template";
import { type PreviewCreateInput, previewRequestInput } from "./input";
import { requireKindWithinToken } from "./narrowed-change";
import { newInstanceId, previewInstanceId } from "./instance-id";
import { hasErrors } from "./plan";
import { planInstance } from "./plan-instance";
import { previewChange } from "./preview-change";
import type { Preview } from "./preview";
import { usableVersion } from "./usable-version";
import { suspendedTargetProblem } from "./suspended";
import { warnOfPicks } from "./warn-of-picks";

/**
 * What opening a request would write, and everything that is wrong with it; stores nothing. Team,
 * target and name of a launch may be missing or wrong: the files then show what stands in their
 * place, and the problems say so. Throws `forbidden`, `not_found` for a template that the actor may
 * not see, `invalid` for what is no request at all, and for a change what Git and the catalog say
 * of its instance; `rate_limited` where a newer one of the same person came before it began.
 */
export async function previewRequest(ctx: Context, raw: unknown): Promise<Preview> {
  requireCan(ctx.actor, "request.preview");
  const input = parseInput(previewRequestInput, raw);
  requireKindWithinToken(ctx.actor, input.kind);
  const { userId } = ctx.actor;
  const preview = (): Promise<Preview> =>
    input.kind === "create" ? previewCreate(ctx, input) : previewChange(ctx, input);
  return userId === undefined ? preview() : previews.run(userId, preview);
}

async function previewCreate(ctx: Context, input: PreviewCreateInput): Promise<Preview> {
  const version = await usableVersion(ctx, input.template, input.version);
  const problems: TemplateProblem[] = [];
  const wrong = (pointer: string, code: string, message: string): void =>
    void problems.push({ severity: "error", code, message, pointer });

  const team = teamNameSchema.safeParse(input.team ?? "");
  const mayOpen =
    team.success &&
    can(ctx.actor, "request.open", {
      team: team.data,
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.target === undefined ? {} : { target: input.target }),
    });
  if (!team.success) wrong("/team", "bad-team", team.error.issues[0]?.message ?? "Choose a team.");
  else if (!mayOpen)
    wrong("/team", "not-your-team", `You cannot open requests for the team ${team.data}.`);
  const name = instanceNameSchema.safeParse(input.name ?? "");
  if (!name.success) wrong("/name", "bad-name", name.error.issues[0]?.message ?? "Enter a name.");
  const targets = await usableTargets(ctx);
  const target = targets.find((one) => one.name === input.target);
  if (!target)
    wrong(
      "/target",
      "bad-target",
      input.target === undefined ? "Choose a target." : "You cannot use this target.",
    );
  // What runs there is nothing to tell to whoever may not open requests there.
  if (target && mayOpen && name.success) {
    const holder = await nameHolder(ctx.db, target.cluster.id, team.data, name.data);
    if (holder)
      wrong(
        "/name",
        "name-taken",
        `The team ${team.data} already has ${name.data} on ${holder.target}.`,
      );
  }

  const planned = await planInstance(ctx, {
    template: version.template,
    target: target ?? targets[0] ?? placeholder,
    team: mayOpen ? team.data : "your-team",
    name: name.success ? name.data : "your-name",
    instanceId:
      input.idempotencyKey === undefined
        ? previewInstanceId
        : newInstanceId(ctx.actor.userId, input.idempotencyKey),
    createdBy: createdBy(ctx),
    parameters: input.parameters,
  });
  problems.push(...planned.problems, ...(target ? suspendedTargetProblem(target) : []));
  if (target && mayOpen)
    problems.push(
      ...(await warnOfPicks(ctx.db, version.template, input.parameters, {
        team: team.data,
        target,
      })),
    );
  return {
    version: version.version,
    files: planned.files.map((file) => ({
      path: file.path,
      before: undefined,
      after: file.content ?? undefined,
    })),
    problems,
    verdicts: planned.verdicts,
    links: planned.links,
    exists: planned.exists,
    ready: !hasErrors(problems),
  };
}

/** As the record in Git names who made an instance. */
export function createdBy(ctx: Context): string {
  return ctx.actor.email ?? ctx.actor.name;
}

/**
 * Shown where there is no target that the actor may use: then a preview says so, and still shows
 * files.
 */
const placeholder = targetNowhere("target", {
  title: "Target",
  environment: "environment",
  cluster: targetNowhere("cluster").cluster,
});
