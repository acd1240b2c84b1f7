import { getVersion } from "@/lib/catalog/server";
import { PortalError, toProblem } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import { parseBundle } from "@/lib/releases/server";
import type { ParsedTemplate } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import type { InstanceImpact } from "./impact";
import { judgeFew, type Patience } from "./judge-few";
import {
  type BranchOfInstances,
  byBranch,
  type FolderInGit,
  inParts,
  listFolders,
  noFolder,
  readFolders,
} from "./read-folders";
import { basisOf, RulesOf } from "./rules-of";
import { findImpact as storedImpact, saveProgress, type StoredImpact } from "./store/impacts";
import { type LivingInstance, livingInstances } from "./store/instances";
import { type FoundImpact, keepResults, knownBases, saveResults } from "./store/results";
import { impactTask } from "./tasks";

const mebibyte = 1024 * 1024;
/** What a thread looks at in one go: what was found is stored after each. */
const atOnce = { folders: 20, bytes: 4 * mebibyte };
/** Instances that take too long by themselves: the version is what is too slow, and the others are not tried. */
const mostTooCostly = 10;
/** What is read in one go: all of it is in memory. */
const readAtOnce = { folders: 400, bytes: 32 * mebibyte };

/**
 * Looks what a version would do to every instance of its template, as Git has it now, and stores each answer. What was found by
 * the same files and rules is not looked at again, so a run that is lost goes on where it was. Harmless to
 * repeat. A branch that cannot be read leaves its instances as not judged, with the reason.
 */
export async function findImpact(
  job: JobContext,
  impactId: string,
  signal?: AbortSignal,
): Promise<void> {
  const impact = await storedImpact(job.db, { id: impactId });
  if (impact === undefined) return;
  try {
    await look(job, impact, signal);
  } catch (error) {
    // A worker that ends, or a time that is over: the next run goes on.
    const isEnded = signal?.aborted === true;
    await saveProgress(
      job.db,
      impactId,
      isEnded ? { state: "waiting" } : { state: "failed", problem: reasonOf(error) },
    );
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof PortalError
    ? toProblem(error).detail
    : "It could not be looked at; the log has the reason.";
}

async function look(
  job: JobContext,
  impact: StoredImpact,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { db } = job;
  const { id } = impact;
  const version = await versionOf(job, impact);
  const instances = await livingInstances(db, impact.template);
  await saveProgress(db, id, {
    state: "running",
    problem: null,
    total: instances.length,
    done: 0,
    finishedAt: null,
  });
  const run: Run = {
    job,
    id,
    version,
    rules: new RulesOf(job),
    known: await knownBases(db, id),
    done: 0,
    patience: { left: mostTooCostly },
    signal,
  };
  for (const branch of byBranch(instances)) await lookAtBranch(run, branch);
  await keepResults(
    db,
    id,
    instances.map((one) => one.id),
  );
  await saveProgress(db, id, { state: "done", done: instances.length, finishedAt: job.now() });
}

interface Run {
  job: JobContext;
  id: string;
  version: ParsedTemplate;
  rules: RulesOf;
  known: ReadonlyMap<string, string>;
  done: number;
  patience: Patience;
  signal: AbortSignal | undefined;
}

/**
 * The version in the catalog, or a bundle that is not in it yet. Throws `not_found`, also where the version has other files by
 * now, and `template_invalid`.
 */
export async function versionOf(
  { db }: Pick<JobContext, "db">,
  {
    template,
    version,
    digest,
    bundle,
  }: Pick<StoredImpact, "template" | "version" | "digest" | "bundle">,
): Promise<ParsedTemplate> {
  if (bundle !== undefined) return parseBundle(bundle);
  const found = await getVersion(db, template, version);
  if (found.digest === digest) return found.template;
  throw new PortalError("not_found", `${template} ${version} has other files by now.`, {
    hint: "Have the impact of what it is now looked at.",
  });
}

interface Placed {
  instance: LivingInstance;
  folder: FolderInGit;
  basis: string;
}

async function lookAtBranch(run: Run, branch: BranchOfInstances): Promise<void> {
  const [first] = branch;
  if (first === undefined) return;
  const repo = run.job.repository(first.target.repository);
  const listed = await listFolders(
    repo,
    first.target.branch,
    new Set(branch.map(({ path }) => path)),
  ).catch(toReason);
  if (typeof listed === "string")
    return save(
      run,
      branch.map(({ id }) => notJudged(id, listed)),
    );
  const { commit, folders } = listed;
  const placed = await Promise.all(
    branch.map(async (instance): Promise<Placed> => {
      const folder = folders.get(instance.path) ?? noFolder;
      const { digest } = await run.rules.of(instance);
      return { instance, folder, basis: basisOf(instance, folder, digest) };
    }),
  );
  const fresh = placed.filter(({ instance, basis }) => run.known.get(instance.id) !== basis);
  await progress(run, placed.length - fresh.length);
  for (const part of inParts(fresh, readAtOnce)) {
    const texts = await readFolders(
      run.job,
      repo,
      commit,
      part.map(({ folder }) => folder),
    );
    const read = part.map((one, index) => ({ ...one, contents: texts[index] ?? {} }));
    for (const few of inParts(read, atOnce)) {
      run.signal?.throwIfAborted();
      await save(run, await judged(run, few));
    }
  }
}

/** What is found of some instances. */
function judged(
  run: Run,
  placed: readonly (Placed & { contents: Record<string, string> })[],
): Promise<FoundImpact[]> {
  return judgeFew(placed, {
    patience: run.patience,
    judge: async (few) => {
      const inputs = await Promise.all(
        few.map(async ({ instance, contents }) => {
          const { path, target, isApplied } = instance;
          const { rules } = await run.rules.of(instance);
          return { instance: { path, contents, target, isApplied }, rules };
        }),
      );
      const impacts = await runTask(impactTask, { version: run.version, instances: inputs });
      return few.map(({ instance, folder, basis }, index) => ({
        instanceId: instance.id,
        basis,
        impact: withReason(folder.problem, impacts[index]),
      }));
    },
    tooCostly: ({ instance, basis }, why) => ({ ...notJudged(instance.id, why), basis }),
    untried: ({ instance }) => notJudged(instance.id, tooSlow),
  });
}

const tooSlow = `It was not tried, since this version takes too long for ${mostTooCostly} others.`;

function withReason(
  problem: string | undefined,
  found: InstanceImpact | undefined,
): InstanceImpact {
  if (problem !== undefined || found === undefined)
    return notJudged("", problem ?? "It was not looked at.").impact;
  return found;
}

/** Without a basis: the next time it is looked at again. */
function notJudged(instanceId: string, problem: string): FoundImpact {
  return {
    instanceId,
    basis: "",
    impact: {
      kind: "not-judged",
      problem,
      byHand: [],
      questions: [],
      refusals: [],
      dropped: [],
      objects: [],
      files: [],
    },
  };
}

async function save(run: Run, found: readonly FoundImpact[]): Promise<void> {
  if (found.length > 0) await saveResults(run.job.db, run.id, found);
  await progress(run, found.length);
}

async function progress(run: Run, more: number): Promise<void> {
  run.done += more;
  await saveProgress(run.job.db, run.id, { done: run.done });
}

function toReason(error: unknown): string {
  if (error instanceof PortalError) return toProblem(error).detail;
  throw error;
}
