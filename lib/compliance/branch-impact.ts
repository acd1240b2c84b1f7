import { LRUCache } from "lru-cache";
import { type Reached, together } from "@/lib/affected";
import { isDenied, type PolicySet } from "@/lib/admission";
import {
  objectKeyWithVersion,
  objectTitleWithNamespace,
  type SchemaRegistry,
} from "@/lib/kubernetes";
import { compiledPolicies, editedPolicy } from "@/lib/policies/thread";
import {
  clusterObjects,
  type ClusterObjects,
  judgeCluster,
  type PlacedFinding,
  received,
} from "@/lib/snapshots";
import { type ImpactedObject, type PolicyImpactKind, policyImpactKinds } from "./compliance";
import { ownerOf } from "./owner";
import type { BranchImpact, ImpactInput } from "./tasks";

/** What a changed policy would mean for what clusters apply of a branch. */
export function branchImpact(
  input: Omit<ImpactInput, "schemaFolders">,
  schemas: SchemaRegistry,
): BranchImpact {
  const { policies: texts, name, text, now } = input;
  const { policies, exceptions } = compiledPolicies(texts);
  const before = only(policies, name);
  const after =
    text === undefined ? undefined : editedPolicy(texts, { name, text, tests: "" }).edited;
  const rules = { exceptions, schemas, now };
  const clusters = remembered(input);
  const judged = (policies: PolicySet): PlacedFinding[] =>
    clusters
      .flatMap((cluster) => judgeCluster(cluster, undefined, { policies, ...rules }).placed)
      .filter(({ finding }) => finding.policy !== "");
  const [was, will] = [judged(before), judged(after ?? { policies: [], bindings: [], params: [] })];
  const [deniedNow, deniedThen] = [
    was.filter(({ finding }) => isDenied(finding)),
    will.filter(({ finding }) => isDenied(finding)),
  ];
  const [keysNow, keysThen] = [
    new Set(deniedNow.map(objectKey)),
    new Set(deniedThen.map(objectKey)),
  ];
  const warnedNow = new Set(
    was.filter(({ finding }) => finding.verdict === "warned").map(objectKey),
  );
  const newlyDenied = distinct(deniedThen.filter((one) => !keysNow.has(objectKey(one))));
  const noLongerDenied = distinct(deniedNow.filter((one) => !keysThen.has(objectKey(one))));
  const newlyWarned = distinct(
    will.filter((one) => one.finding.verdict === "warned" && !warnedNow.has(objectKey(one))),
  );
  return {
    objects: clusters.reduce((total, cluster) => total + cluster.objects.length, 0),
    before: keysNow.size,
    after: keysThen.size,
    newlyDenied: newlyDenied.map(toImpacted),
    newlyDeniedCount: newlyDenied.length,
    noLongerDenied: noLongerDenied.map(toImpacted),
    noLongerDeniedCount: noLongerDenied.length,
    newlyWarned: newlyWarned.length,
    reached: reachedBy({ newlyDenied, noLongerDenied, newlyWarned }),
  };
}

function reachedBy(
  found: Record<PolicyImpactKind, readonly PlacedFinding[]>,
): Reached<PolicyImpactKind>[] {
  const each = policyImpactKinds.map((kind) =>
    found[kind].map(({ target, finding }) => ({
      team: ownerOf(target, finding.file)?.team ?? "",
      target: target.name,
      title: target.title,
      counts: { [kind]: 1 },
    })),
  );
  return together(policyImpactKinds, each);
}

/** The policies of the file that is edited, with what they need of the others. */
function only(set: PolicySet, name: string | undefined): PolicySet {
  const file = set.policies.find((policy) => policy.name === name)?.file;
  const policies = name === undefined ? [] : set.policies.filter((policy) => policy.file === file);
  return {
    policies,
    bindings: set.bindings.filter(({ policyName }) =>
      policies.some((policy) => policy.name === policyName),
    ),
    params: set.params,
  };
}

const recent = new LRUCache<string, readonly ClusterObjects[]>({ max: 2 });

/** Of the last commits: one who edits asks for the same ones with every pause. */
function remembered({
  snapshot,
  targets,
}: Pick<ImpactInput, "snapshot" | "targets">): readonly ClusterObjects[] {
  const key = JSON.stringify([
    snapshot.commit,
    targets.map((target) => ({
      ...target,
      suspended: undefined,
      suspendedAt: undefined,
      unansweredSince: undefined,
      listedAt: undefined,
    })),
  ]);
  const clusters = recent.get(key) ?? clusterObjects(received(snapshot), targets);
  recent.set(key, clusters);
  return clusters;
}

/** An object counts once, however many rules it breaks. */
function objectKey({ target, finding }: PlacedFinding): string {
  return JSON.stringify([target.cluster.id, finding.file, objectKeyWithVersion(finding.object)]);
}

/** Each object once, by the last of what is found of it. */
function distinct(found: readonly PlacedFinding[]): PlacedFinding[] {
  return [...new Map(found.toReversed().map((one) => [objectKey(one), one])).values()].toReversed();
}

function toImpacted({ target, finding }: PlacedFinding): ImpactedObject {
  return {
    target: target.title,
    object: objectTitleWithNamespace(finding.object),
    team: ownerOf(target, finding.file)?.team,
    file: finding.file,
    message: finding.message,
  };
}
