import { LRUCache } from "lru-cache";
import { PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import { currentPolicyTexts } from "@/lib/policies/server";
import { runTask } from "@/lib/threads/server";
import { readBranch, targetBranches } from "./branch";
import { textKey } from "./secrets-in-branch";
import { noteProblem, storeScan } from "./store/scans";
import { scanDeadline, scanTask } from "./tasks";

export interface ScanReport {
  commit: string;
  objects: number;
  findings: number;
}

/** Texts without anything that looks like a secret: a scan reads what is new. */
const clean = new LRUCache<string, true>({ max: 100_000 });

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
    const [snapshot, policies] = await Promise.all([
      readBranch(job, found),
      currentPolicyTexts(job),
    ]);
    const { clean: newlyClean, ...scan } = await runTask(
      scanTask,
      {
        snapshot,
        targets: found.targets,
        policies,
        schemaFolders: job.config.SLIPWAY_SCHEMA_DIRS,
        now: began,
        clean: new Set([...snapshot.files.values()].map(textKey).filter((key) => clean.has(key))),
      },
      { deadline: scanDeadline(snapshot) },
    );
    for (const key of newlyClean) clean.set(key, true);
    await db.$transaction(
      (tx) =>
        storeScan(tx, {
          repositoryId,
          branch,
          commit: snapshot.commit,
          generation: policies.generation,
          began,
          targetIds: found.targets.map(({ id }) => id),
          ...scan,
        }),
      { timeout: 60_000, maxWait: 10_000 },
    );
    return {
      commit: snapshot.commit,
      objects: scan.objects,
      findings: scan.findings.length,
    };
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
