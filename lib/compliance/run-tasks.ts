import { configuredSchemas } from "@/lib/known-schemas/server";
import { packList } from "@/lib/packed";
import { compiledPolicies } from "@/lib/policies/thread";
import {
  type ClusterObjects,
  clusterObjects,
  judgeCluster,
  namespacesOf,
  type PlacedFinding,
  received,
  type Rules,
  unfollowedOf,
} from "@/lib/snapshots";
import { handles } from "@/lib/threads/thread";
import { branchImpact } from "./branch-impact";
import { findingsOf, type FoundFinding } from "./findings-of";
import { parametersOf } from "./parameters-of";
import { secretsInBranch } from "./secrets-in-branch";
import { impactTask, type ScanInput, type ScanOutput, scanTask } from "./tasks";

/** What runs the tasks of compliance, in a thread. */
export const complianceHandlers = [
  handles(scanTask, scanned),
  handles(impactTask, async ({ schemaFolders, ...input }) =>
    branchImpact(input, await configuredSchemas({ SLIPWAY_SCHEMA_DIRS: [...schemaFolders] })),
  ),
];

async function scanned(input: ScanInput): Promise<ScanOutput> {
  const { targets, policies, schemaFolders, now, clean } = input;
  const snapshot = received(input.snapshot);
  const schemas = await configuredSchemas({ SLIPWAY_SCHEMA_DIRS: [...schemaFolders] });
  // A thread that has scanned a branch is ended.
  const clusters = clusterObjects(snapshot, targets, { isOnce: true });
  const rules = { ...compiledPolicies(policies), schemas, now };
  const secrets = secretsInBranch(snapshot, targets, {
    allowances: policies.secretAllowances,
    now,
    clean,
  });
  function* findings(): Generator<FoundFinding> {
    yield* findingsOf(placedIn(clusters, rules), snapshot, secrets.quotes);
    yield* secrets.findings;
  }
  return {
    objects: clusters.reduce((sum, cluster) => sum + cluster.objects.length, 0),
    findings: packList(findings()),
    broken: clusters
      .flatMap((cluster) => cluster.broken)
      .map(({ path, line, message }) => ({
        path,
        line,
        message: secrets.quotes(message) ? "It is not as it has to be; see the file." : message,
      })),
    unfollowed: unfollowedOf(clusters),
    namespaces: Object.fromEntries(
      clusters.map((cluster) => [cluster.cluster.id, namespacesOf(cluster)]),
    ),
    parameters: Object.fromEntries(
      clusters.map((cluster) => [cluster.cluster.id, parametersOf(cluster, rules.policies)]),
    ),
    clean: secrets.clean,
  };
}

/** Of one cluster after the other. */
function* placedIn(clusters: readonly ClusterObjects[], rules: Rules): Generator<PlacedFinding> {
  for (const cluster of clusters) yield* judgeCluster(cluster, undefined, rules).placed;
}
