import { platformTemplates } from "@/lib/catalog/server";
import type { Database } from "@/lib/db/server";
import { fluxName, instanceNamespace } from "@/lib/instances";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { isObjection, type LocatedObject } from "@/lib/admission";
import { fillPattern, type Target } from "@/lib/targets";
import type { TemplateProblem, TemplateScope } from "@/lib/template";
import { deniedProblems, judgeFiles } from "./judge-files";
import type { Intent, Plan } from "./plan";
import { removedLast } from "./problem-codes";
import { hasSecretData } from "./secret-data";
import { type ExistingInstance, otherInstances } from "./store/instances";

export interface Removal extends Pick<Intent, "schemas" | "curated" | "now"> {
  target: Target;
  team: string;
  scope: TemplateScope;
  /** The objects that are there. */
  before: readonly LocatedObject[];
  /** Other instances that are deployed with the rights of the team. */
  others: readonly string[];
}

/** Taking an instance away writes no file: everything that is in its folder goes. Pure. */
export function planRemoval({
  target,
  team,
  scope,
  before,
  others,
  curated,
  schemas,
  now,
}: Removal): Plan {
  // That policies about what is written have nothing against a deletion says nothing.
  const verdicts = judgeFiles({
    target,
    team,
    namespace: instanceNamespace(team),
    scope,
    objects: [],
    before,
    rendered: [],
    curated,
    schemas,
    now,
  }).filter(({ verdict }) => isObjection(verdict));
  return {
    files: [],
    problems: [
      ...(grantsRights(before, team, target) ? strandedProblems(team, others) : []),
      ...deniedProblems(verdicts),
    ],
    verdicts,
    links: [],
    exists: [],
    holdsSecrets: hasSecretData(before),
  };
}

/**
 * An account that is gone, or may do nothing, can prune nothing: whatever it deployed would stay in
 * the cluster for good.
 */
function strandedProblems(team: string, others: readonly string[]): TemplateProblem[] {
  if (others.length === 0) return [];
  const named =
    others.length > 5
      ? `${others.slice(0, 5).join(", ")} and ${others.length - 5} more`
      : others.join(", ");
  return [
    {
      severity: "error",
      code: removedLast,
      message:
        `It holds the rights with which Flux deploys for ${team}, and without them nothing of ` +
        `${team} can be removed from the cluster. Remove these first: ${named}.`,
    },
  ];
}

/**
 * The living instances that are deployed with the rights of an instance's team: Flux could not prune
 * them any more without these.
 */
export async function deployedWithTeamRights(
  db: Database,
  instance: Pick<ExistingInstance, "id" | "team" | "target">,
): Promise<string[]> {
  const others = await otherInstances(db, instance);
  const platform = await platformTemplates(
    db,
    others.map(({ templateName }) => templateName),
  );
  return others
    .filter(({ templateName }) => !platform.has(templateName))
    .map(({ name }) => fluxName(instance.team, name));
}

/** Whether the team's account is among these objects, or what binds a role to it. */
function grantsRights(before: readonly LocatedObject[], team: string, target: Target): boolean {
  const account = fillPattern(target.teamServiceAccount, { team, environment: target.environment });
  return before.some(({ object }) => isGrant(object, account, target.fluxNamespace));
}

function isGrant(
  { kind, metadata, subjects }: JsonObject,
  account: string,
  namespace: string,
): boolean {
  const isAccount = (named: Json | undefined) =>
    isJsonObject(named) && named["name"] === account && named["namespace"] === namespace;
  if (kind === "ServiceAccount") return isAccount(metadata);
  if (kind !== "RoleBinding" && kind !== "ClusterRoleBinding") return false;
  return (
    Array.isArray(subjects) &&
    subjects.some(
      (subject) =>
        isJsonObject(subject) && subject["kind"] === "ServiceAccount" && isAccount(subject),
    )
  );
}
