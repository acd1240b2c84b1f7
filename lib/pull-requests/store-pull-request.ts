import type { Database } from "@/lib/db/server";
import type { PullRequestReport, RepositoryRef } from "@/lib/git-host";
import { reportEvent, type ToldBy } from "@/lib/git-host/server";
import { isSettled, storeEvent } from "@/lib/events/server";
import { addPull, ownerOfPull, type PullOwner, updatePull } from "./store/pulls";

/**
 * Whose a pull request is: the job knows it; from a delivery or a list it is found by its number.
 */
export type Owner = PullOwner | "known";

/** Of a request that a job moves. */
export function ownerOf({
  id,
  instanceId,
  targetId,
}: {
  id: string;
  instanceId: string;
  targetId: string;
}): Owner {
  return { requestId: id, instanceId, targetId };
}

const anyState = ["open", "closed", "merged"] as const;

/** Milliseconds after which a second of the host's is over by any clock. */
const secondIsOver = 3_000;

/**
 * Keeps what the host says of a pull request of ours: the event, and the row that lists read. An
 * older report never overwrites a newer one, and nothing undoes a merge. Answers the request that
 * it belongs to. A pull request that no job of ours opened or found is nobody's, whatever its
 * branch is called: a fork may call its branch as it likes.
 */
export async function storePullRequest(
  tx: Database,
  repositoryId: string,
  ref: RepositoryRef,
  report: PullRequestReport,
  owner: Owner,
  now: Date,
  toldBy: Exclude<ToldBy, "settled"> = "asked",
): Promise<string | undefined> {
  const links = owner === "known" ? await ownerOfPull(tx, repositoryId, report.number) : owner;
  if (!links) return undefined;
  const { requestId } = links;
  const how =
    toldBy === "asked" && now.getTime() - report.reportedAt.getTime() > secondIsOver
      ? "settled"
      : toldBy;
  await storeEvent(tx, reportEvent(ref, report, how), { ...links, repositoryId }, now, now);

  if (await addPull(tx, repositoryId, requestId, report)) return requestId;
  const { number, state, reportedAt } = report;
  // The host's times are whole seconds: within one, the state that comes later in a life counts,
  // unless it is known better.
  const isSure = state === "merged" || how === "settled" || how === "reopened";
  const moment = { requestId, source: ref.host.kind, occurredAt: reportedAt, number };
  const before = isSure ? anyState : (await isSettled(tx, moment)) ? [] : (["open"] as const);
  await updatePull(tx, repositoryId, requestId, report, before);
  return requestId;
}
