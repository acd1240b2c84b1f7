import { versionsToExport, versionStatesFile } from "@/lib/catalog/server";
import { catalogPlace, type CurrentFiles, versionsPath } from "@/lib/curation";
import { endedFiles } from "@/lib/curation/server";
import type { GitRepository } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import type { CatalogAt } from "./catalog-at";
import type { CatalogHead, Waiting } from "./catalog-head";
import type { ChangedUnit } from "./changed-units";
import { lackingIn } from "./lacking";

interface Head {
  commit: string;
  found: CatalogAt;
  changed: readonly ChangedUnit[];
  current: CurrentFiles;
}

/**
 * Whether a person of Ops has to confirm a head before anything of it counts, and what they are asked about; undefined where
 * it counts by itself. Throws what the host throws.
 */
export async function waitingFor(
  job: Pick<JobContext, "db" | "config">,
  repo: GitRepository,
  { appliedCommit, confirmedCommit }: Pick<CatalogHead, "appliedCommit" | "confirmedCommit">,
  { commit, found, changed, current }: Head,
): Promise<Waiting | undefined> {
  if (changed.length === 0 || confirmedCommit === commit) return undefined;
  // Where nothing of the layout is found, the folder is another one more often than all was to be taken away.
  if (appliedCommit === undefined || isEmpty(found)) {
    const changes = [
      ...(await lackingOf(job, found, current)),
      ...(await endedHere(job.db, found, current)),
    ];
    return changes.length === 0 ? undefined : asWaiting("first", commit, changes);
  }
  if (appliedCommit === commit) return undefined;
  const comparison = await repo.compare(appliedCommit, commit);
  if (comparison?.status === "ahead" || comparison?.status === "identical") return undefined;
  return asWaiting(
    "rewind",
    commit,
    changed.map(({ unit }) => unit),
  );
}

async function lackingOf(
  job: Pick<JobContext, "db" | "config">,
  { files }: CatalogAt,
  current: CurrentFiles,
): Promise<string[]> {
  const versions = await versionsToExport(job.db, job.config);
  const decided = new Map([...current.files.values()].map(({ path, text }) => [path, text]));
  for (const name of new Set(versions.map((version) => version.name))) {
    // What was withdrawn where decisions were no files yet is said by none.
    const states = await versionStatesFile(job, name);
    if (states !== undefined) decided.set(versionsPath(name), states);
  }
  return lackingIn(files, {
    files: [...decided].map(([path, text]) => ({ path, text })),
    versions,
  });
}

/** What would count again though it was ended here: an exception that was revoked, say. */
async function endedHere(
  db: JobContext["db"],
  { files }: CatalogAt,
  current: CurrentFiles,
): Promise<string[]> {
  const back = files.filter(
    ({ path }) => catalogPlace(path) !== undefined && !current.files.has(path),
  );
  return endedFiles(
    db,
    back.map(({ path }) => path),
  );
}

function isEmpty({ files, unreadable }: CatalogAt): boolean {
  return unreadable.length === 0 && files.every(({ path }) => catalogPlace(path) === undefined);
}

/** How many changes are named of a head that waits. */
const namedChanges = 100;

function asWaiting(kind: Waiting["kind"], commit: string, changes: readonly string[]): Waiting {
  return { kind, commit, changes: changes.slice(0, namedChanges), count: changes.length };
}
