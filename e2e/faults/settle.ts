import { createHash } from "node:crypto";
import { getRequest, retryRequest } from "@/lib/requests/server";
import type { Stage } from "@/lib/requests/testing";
import { wrongWith } from "./verdict";
import type { Lane } from "./lanes";

export interface Tried {
  /** What was tried, for whoever reads that it failed. */
  what: string;
  lane: Lane;
  requestId: string;
}

/**
 * One that was refused for good, and what it said. A person reads that, and presses "Try again".
 */
export interface Refusal {
  what: string;
  reason: string | undefined;
}

/**
 * Waits until each errand has come to its end, and answers what is wrong with those that have not
 * after so many seconds. What ends in a refusal is tried again once, as a person would.
 */
export async function settled(
  stage: Stage,
  tried: readonly Tried[],
  seconds: number,
): Promise<{ wrong: string[]; refusals: Refusal[]; took: number }> {
  const ctx = await stage.as();
  const begun = performance.now();
  const open = new Map(tried.map((one) => [one.requestId, one]));
  const refused = new Map<string, Refusal>();
  while (open.size > 0 && performance.now() - begun < seconds * patience * 1000) {
    for (const [id, one] of open) {
      const { state, timeline, endedAt, waiting, may } = await getRequest(ctx, id);
      const work = await stage.job.db.requestWork.findUniqueOrThrow({
        where: { requestId: id },
      });
      const isOver =
        one.lane.errand === "cancel" ? endedAt !== undefined : state === "pull-request-open";
      if (isOver && work.nextAt === null && !waiting) open.delete(id);
      else if (may.retry && !waiting && timeline.reason?.code === "refused" && !refused.has(id)) {
        refused.set(id, { what: one.what, reason: timeline.reason?.sentence });
        await retryRequest(ctx, id);
      }
    }
    if (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const took = (performance.now() - begun) / 1000;
  const wrong: string[] = [];
  for (const { what, lane, requestId } of tried) {
    const problems = await wrongWith(stage, lane, requestId);
    if (problems.length > 0) wrong.push(`${what}: ${problems.join("; ")}`);
  }
  return { wrong, refusals: [...refused.values()], took };
}

/** The line that says how many were tried, and how many survived. */
export function tell(what: string, tried: number, failed: number, took: number): void {
  process.stdout.write(
    `  ${what}: ${tried} tried, ${tried - failed} survived, ${took.toFixed(1)} s\n`,
  );
}

/** How git names a file's bytes. */
export function blobName(content: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(content)}\0`)
    .update(content)
    .digest("hex");
}

/** How many times as long a machine that is busy with other things may take. */
export const patience = Number(process.env["FAULTS_PATIENCE"] ?? 1);

/** Everything, or what a test run has time for. */
export const everything = process.env["FAULTS"] === "all";
