import { record } from "@/lib/audit/server";
import type { Prisma } from "@/lib/db/server";
import type { GitRepository, RepositoryFacts } from "@/lib/git-host";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import { system } from "@/lib/access";
import {
  identified,
  type IdentifiedRepository,
  mergeRepository,
  otherRowsOf,
  rowNamed,
  saveIdentity,
  saveTaken,
} from "./store/identity";

/** Milliseconds: it may have a hundred thousand pull requests, and happens once. */
const longestMerge = 120_000;

/** `moved`: another row is polled now, or this one has another name: nothing more is to be done. */
export type Identity = { kind: "same" } | { kind: "moved" } | { kind: "other"; problem: string };

/**
 * Goes by the host's own id of a repository, which a rename and another owner leave as it is: its
 * row is kept and gets the new name, and with it its targets, requests and pull requests. A row
 * that was made since under the new name (from the environment), or under the host's former
 * address, is taken in by the older one. A name that another repository of ours had until now is
 * taken over once that one's row has its own new name. A repository that took the name of ours is told of, and
 * not followed. Throws what the host throws.
 */
export async function keepIdentity(
  job: JobContext,
  repositoryId: string,
  repo: GitRepository,
): Promise<Identity> {
  const { db } = job;
  const facts = await repo.about();
  const known = await identified(db, repositoryId);
  if (known === undefined) return { kind: "moved" };
  const name = `${known.owner}/${known.name}`;
  if (known.hostId !== undefined && known.hostId !== facts.id) {
    await saveTaken(db, repositoryId, facts.id);
    return { kind: "other", problem: await takenInWords(repo, name, facts.id, known.hostId) };
  }
  if (known.takenBy !== undefined) await saveTaken(db, repositoryId, undefined);
  const others = await otherRowsOf(db, repositoryId, { ...known, ...facts, hostId: facts.id });
  const hasSameName =
    known.owner.toLowerCase() === facts.owner.toLowerCase() &&
    known.name.toLowerCase() === facts.name.toLowerCase();
  if (known.hostId === facts.id && hasSameName && others.length === 0) {
    if (known.nodeId !== facts.nodeId)
      await saveIdentity(db, repositoryId, identityOf(facts, known.apiUrl));
    return { kind: "same" };
  }

  const [kept = known] = [known, ...others].sort(
    (one, other) => one.createdAt.getTime() - other.createdAt.getTime(),
  );
  const rows = [known, ...others].map(({ id }) => id);
  const holder = await rowNamed(db, rows, { ...facts, apiUrl: known.apiUrl });
  if (holder !== undefined && !(await learnName(job, holder, repo)))
    return {
      kind: "other",
      problem: `${name} is now called ${facts.owner}/${facts.name}, by which Slipway knows another repository (its number at the Git host is ${holder.hostId ?? "not known"}). The Git host does not say what that one is called now, so ${name} is not followed.`,
    };
  await db.$transaction(
    async (tx) => {
      for (const other of [known, ...others])
        if (other.id !== kept.id) await mergeRepository(tx, { from: other.id, into: kept.id });
      const isFirst = kept.hostId === undefined && others.length === 0 && hasSameName;
      await saveIdentity(tx, kept.id, identityOf(facts, known.apiUrl));
      if (!isFirst) await noteMove(tx, job, kept, facts, known.apiUrl);
    },
    { timeout: longestMerge },
  );
  if (kept.id === known.id && hasSameName) return { kind: "same" };
  tellOfMove(job, kept, facts);
  return { kind: "moved" };
}

/** What happened, and what Ops can do about it. */
async function takenInWords(
  repo: GitRepository,
  name: string,
  takenBy: string,
  hostId: string,
): Promise<string> {
  const facts = await repo.aboutOther(hostId);
  const now = facts && `${facts.owner}/${facts.name}`;
  return `${name} is another repository than the one that Slipway knows: its number at the Git host is ${takenBy}, and was ${hostId}. Nothing is written to it. ${
    now === undefined
      ? "The Git host does not say what the former one is called now: enter its name, or another repository, where targets are configured."
      : `The former one is called ${now} now: enter that where targets are configured.`
  }`;
}

/**
 * Gives the row of a repository whose name another one has taken the name that it has now; false
 * where that is not to be learned, or is a third one's in Slipway.
 */
async function learnName(
  job: JobContext,
  holder: IdentifiedRepository,
  repo: GitRepository,
): Promise<boolean> {
  if (holder.hostId === undefined) return false;
  const facts = await repo.aboutOther(holder.hostId);
  if (facts === undefined || (await rowNamed(job.db, [], { ...facts, apiUrl: holder.apiUrl })))
    return false;
  await job.db.$transaction(async (tx) => {
    await saveIdentity(tx, holder.id, identityOf(facts, holder.apiUrl));
    await noteMove(tx, job, holder, facts, holder.apiUrl);
  });
  tellOfMove(job, holder, facts);
  return true;
}

function identityOf({ id: hostId, nodeId, owner, name, webUrl }: RepositoryFacts, apiUrl: string) {
  return { hostId, nodeId, apiUrl, owner, name, webUrl };
}

async function noteMove(
  tx: Prisma.TransactionClient,
  { now }: JobContext,
  { id, ...before }: IdentifiedRepository,
  { owner, name }: RepositoryFacts,
  apiUrl: string,
): Promise<void> {
  await record(
    { db: tx, actor: system, now },
    {
      action: "repository.move",
      subject: { type: "repository", id, name: `${owner}/${name}` },
      before: { apiUrl: before.apiUrl, owner: before.owner, name: before.name },
      after: { apiUrl, owner, name },
    },
  );
  await enqueue(tx, "poll-repository", { repositoryId: id }, { singletonKey: id });
}

function tellOfMove(
  { log }: JobContext,
  before: IdentifiedRepository,
  after: RepositoryFacts,
): void {
  log.warn(
    { before: `${before.owner}/${before.name}`, after: `${after.owner}/${after.name}` },
    "a repository has another name: enter it where targets are configured",
  );
}
