import { record } from "@/lib/audit/server";
import type { GitRepository } from "@/lib/git-host";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import { system } from "@/lib/access";
import { identified, mergeRepository, otherRowsOf, saveIdentity } from "./store/identity";

/** `moved`: another row is polled now, or this one has another name: nothing more is to be done. */
export type Identity = { kind: "same" } | { kind: "moved" } | { kind: "other"; problem: string };

/**
 * Goes by the host's own id of a repository, which a rename and another owner leave as it is: its
 * row is kept and gets the new name, and with it its targets, requests and pull requests. A row
 * that was made since under the new name (from the environment), or under the host's former
 * address, is taken in by the older one. A repository that took the name of ours is told of, and
 * not followed. Throws what the host throws.
 */
export async function keepIdentity(
  job: JobContext,
  repositoryId: string,
  repo: GitRepository,
): Promise<Identity> {
  const { db, now, log } = job;
  const facts = await repo.about();
  const known = await identified(db, repositoryId);
  if (known === undefined) return { kind: "moved" };
  const name = `${known.owner}/${known.name}`;
  if (known.hostId !== undefined && known.hostId !== facts.id)
    return {
      kind: "other",
      problem: `${name} is another repository than the one that Slipway knows: its number at the Git host is ${facts.id}, and was ${known.hostId}.`,
    };
  const others = await otherRowsOf(db, repositoryId, { ...known, ...facts, hostId: facts.id });
  const hasSameName =
    known.owner.toLowerCase() === facts.owner.toLowerCase() &&
    known.name.toLowerCase() === facts.name.toLowerCase();
  if (known.hostId === facts.id && hasSameName && others.length === 0) return { kind: "same" };

  const [kept = known] = [known, ...others].sort(
    (one, other) => one.createdAt.getTime() - other.createdAt.getTime(),
  );
  const { id: hostId, ...names } = facts;
  await db.$transaction(async (tx) => {
    for (const other of [known, ...others])
      if (other.id !== kept.id) await mergeRepository(tx, { from: other.id, into: kept.id });
    await saveIdentity(tx, kept.id, {
      hostId,
      apiUrl: known.apiUrl,
      owner: names.owner,
      name: names.name,
      webUrl: names.webUrl,
    });
    if (kept.hostId === undefined && others.length === 0 && hasSameName) return;
    await record(
      { db: tx, actor: system, now },
      {
        action: "repository.move",
        subject: { type: "repository", id: kept.id, name: `${names.owner}/${names.name}` },
        before: { apiUrl: kept.apiUrl, owner: kept.owner, name: kept.name },
        after: { apiUrl: known.apiUrl, owner: names.owner, name: names.name },
      },
    );
    await enqueue(tx, "poll-repository", { repositoryId: kept.id }, { singletonKey: kept.id });
  });
  if (kept.id === known.id && hasSameName) return { kind: "same" };
  log.warn(
    { before: `${kept.owner}/${kept.name}`, after: `${names.owner}/${names.name}` },
    "a repository has another name: enter it where targets are configured",
  );
  return { kind: "moved" };
}
