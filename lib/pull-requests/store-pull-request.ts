import type { Database } from "@/lib/db/server";
import type { PullRequestReport, RepositoryRef } from "@/lib/git-host";
import { reportEvent, type ToldBy } from "@/lib/git-host/server";
import { storeEvent } from "@/lib/events/server";
import { howTold, keepPull } from "@/lib/pulls/server";
import { ownerOfPull, type PullOwner } from "./store/pulls";

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

/**
 * Keeps what the host says of a pull request: the row that lists read, by `keepPull`; and of one that
 * a request opened the event, whose request it answers. A pull request that no job of ours opened or
 * found is nobody's, whatever its branch is called: a fork may call its branch as it likes.
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
  const how = howTold(toldBy, report.reportedAt, now);
  if (links)
    await storeEvent(tx, reportEvent(ref, report, how), { ...links, repositoryId }, now, now);
  await keepPull(tx, repositoryId, report, { how, requestId: links?.requestId });
  return links?.requestId;
}
