import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import { askObject } from "@/lib/gitops/server";
import { fluxName } from "@/lib/instances";
import { clusterAccess } from "@/lib/targets/server";
import type { TemplateProblem } from "@/lib/template";
import { suspendedRemoval, suspendedTarget } from "./problem-codes";
import type { ExistingInstance } from "./store/instances";
import { suspensionOf } from "./store/suspension";

/** A preview waits so long for a cluster, in milliseconds. */
const patience = 3_000;

/**
 * What stands against removing an instance now: Flux deletes a Kustomization that is suspended
 * without pruning what it made, so all of it would go on running, owned by nobody. The cluster is
 * asked; where it does not answer, what is known of it counts, with its age.
 */
export async function suspendedProblems(
  ctx: Pick<Context, "db" | "config">,
  instance: ExistingInstance,
): Promise<TemplateProblem[]> {
  const { target, team, name } = instance;
  const standing = await standingOf(ctx, instance);
  if (!standing.isSuspended)
    return standing.isUnanswered
      ? [
          {
            severity: "warning",
            code: suspendedRemoval,
            message:
              "The cluster does not answer, so it cannot be said whether this deployment is " +
              "suspended. If it is, removing it leaves everything running.",
          },
        ]
      : [];
  const count = standing.objects;
  const objects =
    count === undefined ? "all that it made" : `its ${count} ${count === 1 ? "object" : "objects"}`;
  return [
    {
      severity: "error",
      code: suspendedRemoval,
      message: `Flux is suspended for ${name}: removing it now would delete nothing, and leave ${objects} running, owned by nobody.`,
      remedy: `The platform team can resume it: flux resume kustomization ${fluxName(team, name)} -n ${target.fluxNamespace}. Then remove it.`,
    },
  ];
}

async function standingOf(
  { db, config }: Pick<Context, "db" | "config">,
  { id, target, team, name }: ExistingInstance,
): Promise<{ isSuspended: boolean; objects: number | undefined; isUnanswered: boolean }> {
  const known = await suspensionOf(db, id);
  try {
    const access = await clusterAccess(db, config.SLIPWAY_ENCRYPTION_KEY, target.cluster.id);
    if (access === undefined) return { ...known, isUnanswered: false };
    const answer = await askObject(
      access,
      "Kustomization",
      target.fluxNamespace,
      fluxName(team, name),
      { milliseconds: patience },
    );
    return {
      isSuspended: answer?.isSuspended ?? false,
      objects: answer?.inventory.length,
      isUnanswered: false,
    };
  } catch (error) {
    // One that Slipway's own files keep it from asking is for Ops, and no concern of who asks here.
    if (error instanceof PortalError) return { ...known, isUnanswered: true };
    throw error;
  }
}

/** What nothing comes of at a target for now; undefined where something does. */
export function suspendedTargetProblem({
  title,
  suspended,
}: Pick<ExistingInstance["target"], "title" | "suspended">): TemplateProblem[] {
  if (suspended === undefined) return [];
  const what =
    suspended === "source"
      ? "the source that Flux fetches from"
      : "what picks up the instances there";
  return [
    {
      severity: "warning",
      code: suspendedTarget,
      message: `Flux is suspended on ${title} (${what}): what is merged is not deployed until the platform team resumes it.`,
    },
  ];
}
