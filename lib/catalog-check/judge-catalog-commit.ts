import { system } from "@/lib/access";
import { fourEyesVerdict } from "@/lib/approvals/server";
import {
  type CatalogFile,
  type CatalogProblem,
  needsFourEyes,
  parseSettings,
  settingsOf,
  unitsOf,
} from "@/lib/catalog-repository";
import { catalogAt, checkCatalog } from "@/lib/catalog-repository/server";
import type { CheckOutcome } from "@/lib/checks";
import type { Judge } from "@/lib/checks/server";
import { catalogPlace, settingsPath, unitOf } from "@/lib/curation";
import { catalogRepository, currentFiles } from "@/lib/curation/server";
import type { JobContext } from "@/lib/jobs/server";
import { withinBudget } from "./budget";
import { impactOfPolicies } from "./impact-of-policies";
import { outcomeOf } from "./outcome-of";

/**
 * What is to be said of a commit that is to go to the catalog's branch, in what it changes since the merge base: layout,
 * templates with their tests and policies, policies with theirs, access and settings, and what changed policies would
 * newly deny of what is in Git. Everything is judged in threads, templates only where the commit touches them. Nothing of it is
 * stored. Throws `too_costly` where all of it together takes too long.
 */
export const judgeCatalogCommit: Judge = async (
  job,
  repo,
  { repositoryId, commit },
  [base],
  still,
) => {
  const between = withinBudget(still);
  const catalog = await catalogRepository(job.db, job.config);
  if (catalog?.id !== repositoryId || base === undefined) return nobodys;
  const baseCommit = base.commit ?? (await repo.mergeBase(base.branch, commit));
  const { folder } = catalog;
  const head = await catalogAt(job, repo, commit, folder);
  // A history of its own: everything is new.
  const before = baseCommit === undefined ? none : await catalogAt(job, repo, baseCommit, folder);
  const changed = changedPaths(head.files, before.files);
  const touched = new Set<string>([...changed].flatMap((path) => unitAt(path) ?? []));
  const isLookedAt = (unit: string) => touched.has(unit);
  const report = await checkCatalog(job, head.files, { isLookedAt, between });
  const problems = [...report.problems, ...head.unreadable];
  const isAbout = ({ path }: CatalogProblem) =>
    changed.has(path) || touched.has(unitAt(path) ?? "");
  const elsewhere = problems.filter((problem) => !isAbout(problem));
  // What was broken before is not this commit's; what it breaks in another unit is.
  const known = elsewhere.length === 0 ? new Set() : await problemsBefore(job, before, between);
  const units = report.units
    .filter(({ unit }) => touched.has(unit))
    .map(({ unit, isReady }) => ({ unit: String(unit), isReady }));
  const gone = [...touched].filter((unit) => !report.units.some((one) => one.unit === unit));
  const outcome = outcomeOf({
    folder,
    problems: problems.filter((problem) => isAbout(problem) || !known.has(keyOf(problem))),
    units: [...units, ...gone.map((unit) => ({ unit, isReady: true }))],
    changed: changed.size,
    impacts: await impactOfPolicies({ ...job, actor: system, requestId: commit }, job, {
      head: unitsOf(head.files).units,
      touched,
      between,
    }),
    files: new Set(head.files.map(({ path }) => path)),
  });
  // What a merge queue made is of pull requests that were let into it.
  if (outcome.conclusion !== "success" || base.commit !== undefined) return outcome;
  if (!(await isUnderFourEyes(job, before.files, [...changed]))) return outcome;
  const of = { repositoryId, commit, base: base.branch };
  const verdict = await fourEyesVerdict(job, repo, of);
  return verdict === undefined || verdict.state === "success"
    ? outcome
    : { ...outcome, conclusion: "failure", title: verdict.summary };
};

/** By the settings that are in force, or those that the commit starts from. */
async function isUnderFourEyes(
  job: JobContext,
  before: readonly CatalogFile[],
  changed: readonly string[],
): Promise<boolean> {
  const inForce = (await currentFiles(job)).files.get(settingsPath)?.text;
  const based = before.find(({ path }) => path === settingsPath)?.text;
  if (needsFourEyes(settingsOf(inForce), changed)) return true;
  // What is not in force since it cannot be read takes no part.
  const { settings } = parseSettings({ path: settingsPath, text: based ?? "" });
  return settings !== undefined && needsFourEyes(settings, changed);
}

const none = { files: [] as CatalogFile[], unreadable: [] as CatalogProblem[] };

const nobodys: CheckOutcome = {
  conclusion: "neutral",
  title: "This is no commit of the catalog",
  findings: [],
  report: {
    objects: { added: 0, changed: 0, deleted: 0 },
    followed: true,
    targets: [],
    files: { changed: 0, applied: 0 },
    policies: [],
    unfollowed: { count: 0, first: [] },
    leftOut: 0,
  },
};

function unitAt(path: string): string | undefined {
  const place = catalogPlace(path);
  return place && unitOf(place);
}

function changedPaths(head: readonly CatalogFile[], base: readonly CatalogFile[]): Set<string> {
  const before = new Map(base.map(({ path, text }) => [path, text]));
  const after = new Map(head.map(({ path, text }) => [path, text]));
  return new Set(
    [...new Set([...before.keys(), ...after.keys()])].filter(
      (path) => before.get(path) !== after.get(path),
    ),
  );
}

const keyOf = ({ path, message }: CatalogProblem): string => `${path}\n${message}`;

async function problemsBefore(
  job: JobContext,
  { files, unreadable }: typeof none,
  between: () => Promise<void>,
): Promise<Set<string>> {
  const { problems } = await checkCatalog(job, files, { isLookedAt: () => false, between });
  return new Set([...problems, ...unreadable].map(keyOf));
}
