import type { Context } from "@/lib/access/server";
import type { Labels } from "@/lib/admission";
import { knownNamespaces, knownParameters } from "@/lib/compliance/server";
import { instanceNamespace } from "@/lib/instances";
import type { JsonObject } from "@/lib/json";
import { currentPolicyTexts, type PolicyTexts } from "@/lib/policies/server";
import type { Target } from "@/lib/targets";

/** What every plan of this platform is held against: plain data, compiled and read by a thread. */
export interface PlatformRules {
  policies: PolicyTexts;
  /** Labels of the namespaces that are in Git, by the id of their cluster. */
  namespaces: ReadonlyMap<string, Readonly<Record<string, Labels>>>;
  /** What policies may take as parameters for the objects of one instance, as Git has it. */
  parameters: readonly JsonObject[];
  /** What they may take of which all is among these (`referenceKey`); left out: everything. */
  knownReferences?: readonly string[];
  /** Beside the schemas that ship. */
  schemaFolders: readonly string[];
  now: Date;
}

/** All that a verdict by these rules follows from, as data that is the same where they are; exceptions end with a day. Pure. */
export function basisOfRules({
  policies,
  namespaces,
  parameters,
  knownReferences,
  schemaFolders,
  now,
}: PlatformRules): unknown[] {
  return [
    policies.generation,
    policies.digest,
    [...namespaces],
    parameters,
    knownReferences ?? null,
    schemaFolders,
    now.toISOString().slice(0, 10),
  ];
}

/** What holds now for an instance of a team at a target. Throws `misconfigured`. */
export async function platformRules(
  { db, config, now }: Pick<Context, "db" | "config" | "now">,
  { target, team }: { target: Pick<Target, "cluster">; team: string },
): Promise<PlatformRules> {
  const [policies, namespaces, parameters] = await Promise.all([
    currentPolicyTexts({ db, config }),
    knownNamespaces(db),
    knownParameters(db, target.cluster.id, instanceNamespace(team)),
  ]);
  return {
    policies,
    namespaces,
    parameters: parameters.objects,
    knownReferences: parameters.known,
    schemaFolders: config.SLIPWAY_SCHEMA_DIRS,
    now: now(),
  };
}
