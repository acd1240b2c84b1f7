import type { CatalogUnit } from "@/lib/curation";
import { PortalError } from "@/lib/errors";
import type { CommitStatus, GitRepository } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import type { UnitState, Waiting } from "./catalog-head";
import { isError, problemLine } from "./catalog-report";
import type { TakenUnit } from "./take-over-units";

/** The name of the status that a commit of the branch gets; that of its pull request says what could be taken over. */
const catalogStatus = "slipway/in-force";

/** Lines of the log that one reading writes of what is wrong. */
const mostLines = 50;

/**
 * Tells what became of a commit, to the log and as a status of the commit. An account that may not write statuses keeps
 * nothing from being in force.
 */
export async function tellCatalog(
  { config, log }: JobContext,
  repo: GitRepository,
  {
    commit,
    taken,
    states,
    waiting,
  }: {
    commit: string;
    taken: readonly TakenUnit[];
    states: ReadonlyMap<CatalogUnit, UnitState>;
    waiting: Waiting | undefined;
  },
): Promise<void> {
  const broken = [...states.values()].filter(({ brokenSince }) => brokenSince !== undefined);
  const problems = broken.flatMap((unit) => unit.problems.filter(isError));
  for (const problem of problems.slice(0, mostLines))
    log.warn({ commit, hint: problem.hint }, `catalog: ${problemLine(problem)}`);
  if (waiting !== undefined)
    log.warn({ commit, kind: waiting.kind, changes: waiting.count }, "the catalog waits for Ops");
  else
    log.info(
      { commit, taken: taken.filter(({ isInForce }) => isInForce).map(({ unit }) => unit) },
      "read the catalog",
    );
  try {
    await repo.setStatus({
      commit,
      context: catalogStatus,
      ...verdict(states.size, broken, problems.length, waiting),
      url: `${config.NEXTAUTH_URL}/ops/catalog`,
    });
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    log.warn({ commit, err: error }, "the status of the catalog's commit was not written");
  }
}

function verdict(
  count: number,
  broken: readonly UnitState[],
  problems: number,
  waiting: Waiting | undefined,
): Pick<CommitStatus, "state" | "description"> {
  if (waiting !== undefined)
    return { state: "pending", description: "Waits for somebody of the platform team to confirm" };
  const [first] = broken;
  if (first === undefined)
    return { state: "success", description: `In force: ${counted(count, "unit")}` };
  const others = broken.length === 1 ? "" : ` and ${broken.length - 1} more`;
  return {
    state: "failure",
    description: `${counted(problems, "problem")} in ${first.unit}${others}; the last good versions count`,
  };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
