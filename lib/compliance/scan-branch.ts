import { LRUCache } from "lru-cache";
import { PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import { listed } from "@/lib/packed";
import { currentPolicyTexts } from "@/lib/policies/server";
import { type Snapshot, toSend } from "@/lib/snapshots";
import { runTask } from "@/lib/threads/server";
import { readBranch, targetBranches } from "./branch";
import { textKey } from "./secrets-in-branch";
import { noteProblem, storeScan } from "./store/scans";
import { scanDeadline, scanMemory, type ScanInput, type ScanOutput, scanTask } from "./tasks";

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
    const policies = await currentPolicyTexts(job);
    const { commit, output } = await readBranch(job, found).then((snapshot) =>
      judgedInThread(job, snapshot, { targets: found.targets, policies, now: began }),
    );
    const { clean: newlyClean, findings, ...scan } = await output;
    for (const key of newlyClean) clean.set(key, true);
    await db.$transaction(
      (tx) =>
        storeScan(tx, {
          repositoryId,
          branch,
          commit,
          generation: policies.generation,
          began,
          targetIds: found.targets.map(({ id }) => id),
          ...scan,
          findings: listed(findings),
        }),
      { timeout: 60_000, maxWait: 10_000 },
    );
    return {
      commit,
      objects: scan.objects,
      findings: findings.length,
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

/** Begun, and in an object: whoever awaits it must not hold the snapshot, which the thread has. */
function judgedInThread(
  { config }: Pick<JobContext, "config">,
  snapshot: Snapshot,
  by: Pick<ScanInput, "targets" | "policies" | "now">,
): { commit: string; output: Promise<ScanOutput> } {
  const known = [...snapshot.files.values()].map(textKey).filter((key) => clean.has(key));
  const input = {
    ...by,
    snapshot: toSend(snapshot),
    schemaFolders: config.SLIPWAY_SCHEMA_DIRS,
    clean: new Set(known),
  };
  const output = runTask(scanTask, input, {
    deadline: scanDeadline(snapshot),
    memory: scanMemory(snapshot),
  });
  return { commit: snapshot.commit, output };
}
