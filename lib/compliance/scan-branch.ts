import { PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import { currentPolicies } from "@/lib/policies/server";
import { judgeCluster, unfollowedOf } from "@/lib/snapshots";
import { readBranch, schemasAndTime, targetBranches } from "./branch";
import { findingsOf } from "./findings-of";
import { namespacesOf } from "./known-namespaces";
import { secretsInBranch } from "./secrets-in-branch";
import { noteProblem, storeScan } from "./store/scans";

export interface ScanReport {
  commit: string;
  objects: number;
  findings: number;
}

/**
 * Judges everything that the clusters of a branch apply, by the policies of now, looks for secrets
 * in all its files, and stores what is found: what was found before keeps its date, what is gone is resolved. Doing it again changes
 * nothing. Gives nothing for a branch that no target is on any more. A branch that cannot be read
 * keeps what was found before, with the reason beside it, and throws.
 */
export async function scanBranch(
  job: JobContext,
  repositoryId: string,
  branch: string,
): Promise<ScanReport | undefined> {
  const { db } = job;
  const found = (await targetBranches(db)).find(
    (one) => one.repository.id === repositoryId && one.branch === branch,
  );
  if (found === undefined) return undefined;
  const began = job.now();
  try {
    const [{ snapshot, clusters }, policies, rest] = await Promise.all([
      readBranch(job, found),
      currentPolicies(job),
      schemasAndTime(job),
    ]);
    const placed = clusters.flatMap((cluster) =>
      judgeCluster(cluster, undefined, { ...policies, ...rest }),
    );
    const secrets = await secretsInBranch(snapshot, found.targets, {
      allowances: policies.secretAllowances,
      now: rest.now,
    });
    const findings = [...findingsOf(placed, snapshot, secrets.quotes), ...secrets.findings];
    const objects = clusters.reduce((sum, cluster) => sum + cluster.objects.length, 0);
    const broken = clusters
      .flatMap((cluster) => cluster.broken)
      .map(({ path, line, message }) => ({
        path,
        line,
        message: secrets.quotes(message) ? "It is not as it has to be; see the file." : message,
      }));
    const namespaces = Object.fromEntries(
      clusters.map((cluster) => [cluster.cluster.id, namespacesOf(cluster)]),
    );
    await db.$transaction(
      (tx) =>
        storeScan(tx, {
          repositoryId,
          branch,
          commit: snapshot.commit,
          generation: policies.generation,
          began,
          objects,
          broken,
          unfollowed: unfollowedOf(clusters),
          namespaces,
          targetIds: found.targets.map(({ id }) => id),
          findings,
        }),
      { timeout: 60_000, maxWait: 10_000 },
    );
    return { commit: snapshot.commit, objects, findings: findings.length };
  } catch (error) {
    await noteProblem(db, {
      repositoryId,
      branch,
      problem:
        error instanceof PortalError
          ? error.message
          : "It could not be scanned; the log has the reason.",
      now: began,
    });
    throw error;
  }
}
