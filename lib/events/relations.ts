import type { Database } from "@/lib/db/server";
import type { GitRepository } from "@/lib/git-host";
import type { NewEvent, Relation } from "@/lib/timeline";
import { storeEvent } from "./store/events";
import { comparedKind, comparedTo } from "./store/relations";

/**
 * How `revision` lies to `commit`, once asked, never changes: commits do not. Kept as an event,
 * which the timeline skips.
 */
function compared(
  repositoryId: string,
  revision: string,
  commit: string,
  relation: Relation,
  now: Date,
): NewEvent {
  return {
    source: "portal",
    deliveryKey: `compared/${repositoryId}/${revision}/${commit}`,
    kind: comparedKind,
    occurredAt: now,
    commit: revision,
    payload: { revision, commit, relation },
  };
}

/** What is known of how revisions lie to a commit. */
export async function knownRelations(
  db: Database,
  repositoryId: string,
  commit: string,
): Promise<(revision: string, commit: string) => Relation> {
  const known = await comparedTo(db, repositoryId, commit);
  return (revision, other) =>
    revision === other
      ? "equal"
      : other === commit
        ? (known.get(revision) ?? "unknown")
        : "unknown";
}

/**
 * Asks the host how revisions lie to a commit, and keeps the answers. True when something new is
 * known.
 */
export async function learnRelations(
  db: Database,
  repo: GitRepository,
  repositoryId: string,
  commit: string,
  revisions: readonly string[],
  now: Date,
): Promise<boolean> {
  let learned = false;
  for (const revision of revisions.slice(0, 20)) {
    const comparison = await repo.compare(commit, revision);
    // Not in the repository, or not yet: asked again next time.
    if (!comparison) continue;
    const relation = (
      { identical: "equal", ahead: "descends", behind: "before", diverged: "diverged" } as const
    )[comparison.status];
    await storeEvent(
      db,
      compared(repositoryId, revision, commit, relation, now),
      { repositoryId },
      now,
      now,
    );
    learned = true;
  }
  return learned;
}
