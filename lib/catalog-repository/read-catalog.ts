import { system } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { type CatalogUnit, catalogPlace, unitOf } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import { PortalError } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import { missingBranch } from "@/lib/git-host/server";
import type { JobContext } from "@/lib/jobs/server";
import { type Lease, renewLease } from "@/lib/leases/server";
import { catalogAt } from "./catalog-at";
import type { CatalogHead, Waiting } from "./catalog-head";
import { type CatalogProblem, isError, type UnitFiles } from "./catalog-report";
import { type ChangedUnit, changedUnits, digestOf } from "./changed-units";
import { beginReading, catalogHead, endReading, saveHead } from "./store/head";
import { keepUnits } from "./keep-units";
import { unitStates } from "./store/units";
import { takeOverUnits } from "./take-over-units";
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
  await saveHead(db, head.repository.id, {
    readCommit: commit,
    readAt: now(),
    waiting,
    problem: undefined,
    strays,
    protection,
  });
  if (waiting !== undefined) {
    await tellCatalog(job, repo, { commit, taken: [], states, waiting });
    return { commit, taken: [], broken: [], waiting };
  }
  const author = changed.length === 0 ? undefined : await repo.commitAuthor(commit);
  const ctx = contextOf(job, commit, author);
  const origin = { commit, source: `${head.repository.owner}/${head.repository.name}` };
  const between = () => renewLease(db, lease);
  const taken = await takeOverUnits(ctx, changed, { current, origin, unreadable, between });
  await keepUnits(job, head, { commit, author, taken, units });
  await saveHead(db, head.repository.id, { applied: { commit, at: now() } });
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

/** A verb's context for a job: whoever wrote the commit decided, and Slipway takes it over. */
function contextOf(job: JobContext, commit: string, author: string | undefined): Context {
  const name = `${author ?? "Somebody"} (${commit.slice(0, 12)})`;
  return { ...job, actor: { ...system, name }, requestId: `catalog ${commit.slice(0, 12)}` };
}

/** What is only good to know keeps nothing from being taken over. */
function unlessForeseen(error: unknown): undefined {
  if (!(error instanceof PortalError)) throw error;
  return undefined;
}
