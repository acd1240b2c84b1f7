import { system } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { type CatalogUnit, catalogPlace, unitOf } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import { missingBranch } from "@/lib/git-host/server";
import type { JobContext } from "@/lib/jobs/server";
import { holdLease, keepLease, type KeptLease, type Lease, LeaseLost } from "@/lib/leases/server";
import { catalogAt } from "./catalog-at";
import type { CatalogHead, UnitState, Waiting } from "./catalog-head";
import { type CatalogProblem, isError, type UnitFiles } from "./catalog-report";
import { type ChangedUnit, changedUnits, digestOf } from "./changed-units";
import { beginReading, catalogHead, endReading, saveHead } from "./store/head";
import { keepUnits } from "./keep-units";
import { unitStates } from "./store/units";
import { type TakeOverFence, takeOverUnits } from "./take-over-units";
import { tellCatalog } from "./tell-catalog";
import { unitsOf } from "./units";
import { waitingFor } from "./waiting-for";

/** What a reading brought. */
export interface CatalogReading {
  commit: string;
  /** Units that were brought into force. */
  taken: readonly CatalogUnit[];
  /** Units that keep their last good version. */
  broken: readonly CatalogUnit[];
  waiting: Waiting | undefined;
}

/**
 * Reads the head of the catalog's branch and takes over what it says, unit by unit; a head that a person of Ops has to
 * confirm first waits. Doing it again changes nothing. A few calls of the host. Undefined where the repository is not the
 * catalog's (any more); "busy" where another worker reads it now, maybe an older commit. Throws what the host throws, and
 * keeps why.
 */
export async function readCatalog(
  job: JobContext,
  repositoryId: string,
): Promise<CatalogReading | "busy" | undefined> {
  const head = await catalogHead(job.db);
  if (head?.repository.id !== repositoryId) return undefined;
  const lease = await beginReading(job.db, repositoryId);
  if (lease === undefined) return "busy";
  try {
    return await read(job, head, lease);
  } catch (error) {
    if (error instanceof LeaseLost) return "busy";
    if (error instanceof PortalError)
      await saveHead(job.db, repositoryId, { problem: error.message });
    throw error;
  } finally {
    await endReading(job.db, lease);
  }
}

async function read(
  job: JobContext,
  head: CatalogHead,
  lease: Lease<string>,
): Promise<CatalogReading> {
  const kept = keepLease(job.db, lease, { renewSeconds });
  try {
    return await readHeld(job, head, {
      ...kept,
      hold: (tx: Prisma.TransactionClient) => holdLease(tx, lease),
    });
  } finally {
    kept.end();
  }
}

/** Whatever is written is written while this reader is the one: an older head undoes nothing that a newer one decided. */
async function readHeld(
  job: JobContext,
  head: CatalogHead,
  lease: KeptLease & TakeOverFence,
): Promise<CatalogReading> {
  const { db, now } = job;
  const repo = job.repository(head.repository);
  const commit = await repo.branchTip(head.branch);
  if (commit === undefined) throw await missingBranch(repo, head.branch);
  const found = await catalogAt(job, repo, commit, head.path);
  const { units, strays } = unitsOf(found.files);
  const unreadable = byUnit(found.unreadable);
  const [current, states] = await Promise.all([
    currentFiles(job),
    unitStates(db, head.repository.id),
  ]);
  const changed = withUnreadable(changedUnits(units, { current, states }), units, unreadable);
  const waiting = await waitingFor(job, repo, head, { commit, found, changed, current });
  const protection = await repo.branchProtection(head.branch).catch(unlessForeseen);
  const read = { readCommit: commit, readAt: now(), problem: undefined, strays, protection };
  await lease.commit((tx) => saveHead(tx, head.repository.id, { ...read, waiting }));
  if (waiting !== undefined) {
    await tellCatalog(job, repo, { commit, taken: [], states, waiting });
    return { commit, taken: [], broken: [], waiting };
  }
  const author = changed.length === 0 ? undefined : await repo.commitAuthor(commit);
  const source = `${head.repository.owner}/${head.repository.name}`;
  const origin = { commit, source, after: recordOf(head, author) };
  const taken = await takeOverUnits(contextOf(job, source, commit), changed, {
    current,
    origin,
    unreadable,
    fence: lease,
    gone: goneTemplates(states, units),
  });
  await lease.commit(async (tx) => {
    await keepUnits({ db: tx, now }, head, { commit, author, taken, units });
    await saveHead(tx, head.repository.id, { applied: { commit, at: now() } });
  });
  await publish(db, "catalog");
  const after = await unitStates(db, head.repository.id);
  await tellCatalog(job, repo, { commit, taken, states: after, waiting: undefined });
  return {
    commit,
    taken: taken.filter(({ isInForce }) => isInForce).map(({ unit }) => unit),
    broken: [...after.values()]
      .filter(({ brokenSince }) => brokenSince !== undefined)
      .map(({ unit }) => unit),
    waiting: undefined,
  };
}

/** A unit with a file that could not be read is looked at even where all that could be is in force. */
function withUnreadable(
  changed: readonly ChangedUnit[],
  units: readonly UnitFiles[],
  unreadable: ReadonlyMap<CatalogUnit, unknown>,
): ChangedUnit[] {
  const known = new Set(changed.map(({ unit }) => unit));
  const more = [...unreadable.keys()].filter((unit) => !known.has(unit));
  return [
    ...changed,
    ...more.map((unit) => {
      const files = units.find((one) => one.unit === unit)?.files ?? [];
      return { unit, files, diff: [], digest: digestOf(files) };
    }),
  ];
}

function byUnit(problems: readonly CatalogProblem[]): Map<CatalogUnit, CatalogProblem[]> {
  const found = new Map<CatalogUnit, CatalogProblem[]>();
  for (const problem of problems.filter(isError)) {
    const place = catalogPlace(problem.path);
    if (place === undefined) continue;
    const unit = unitOf(place);
    found.set(unit, [...(found.get(unit) ?? []), problem]);
  }
  return found;
}

/** Templates that were taken over, and of which nothing is in the repository any more. */
function goneTemplates(
  states: ReadonlyMap<CatalogUnit, UnitState>,
  units: readonly UnitFiles[],
): Set<CatalogUnit> {
  const there = new Set(units.map(({ unit }) => unit));
  return new Set(
    [...states.values()]
      .filter(({ unit, commit }) => commit !== undefined && !there.has(unit))
      .map(({ unit }) => unit),
  );
}

/**
 * A verb's context for a job. The repository decided: a reading may bring many commits of many people, and what a commit says of
 * its author anybody can write.
 */
function contextOf(job: JobContext, repository: string, commit: string): Context {
  const name = `Catalog repository ${repository} (${commit.slice(0, 12)})`;
  return { ...job, actor: { ...system, name }, requestId: `catalog ${commit.slice(0, 12)}` };
}

/** Which commits the record is to be looked up in, and whom the last one names. */
function recordOf(
  { appliedCommit }: Pick<CatalogHead, "appliedCommit">,
  author: string | undefined,
): Record<string, string> {
  return {
    ...(appliedCommit === undefined ? {} : { since: appliedCommit }),
    ...(author === undefined ? {} : { authorAsGitSays: author }),
  };
}

/** Between beats of a reading, which may take minutes where templates are judged. */
const renewSeconds = 30;

/** What is only good to know keeps nothing from being taken over. */
function unlessForeseen(error: unknown): undefined {
  if (!(error instanceof PortalError)) throw error;
  return undefined;
}
