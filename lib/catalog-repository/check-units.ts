import { canDoWithoutCatalog } from "@/lib/access-rules/server";
import { tryBundle } from "@/lib/catalog/server";
import { environment } from "@/lib/config/server";
import { accessPath, type CatalogUnit } from "@/lib/curation";
import { currentFiles } from "@/lib/curation/server";
import { PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import { acceptedPolicies, type PolicyAcceptance, type PolicyFolder } from "@/lib/policies/server";
import { allTargets, parseTargetFile } from "@/lib/targets/server";
import { runTask } from "@/lib/threads/server";
import { bundlesOf } from "./bundles";
import type { CatalogProblem, UnitFiles } from "./catalog-report";
import { decisionProblemsTask } from "./tasks";

type Reader = Pick<JobContext, "db" | "config">;
type Found = ReadonlyMap<CatalogUnit, readonly CatalogProblem[]>;

/**
 * What is wrong with each of these units; `decided`: policies that count now and are not among them. What takes too long is a
 * problem of its own unit only. `between` runs before each step that may take long, and may throw to end it. Nothing is stored.
 */
export async function checkUnits(
  reader: Reader,
  units: readonly UnitFiles[],
  decided: readonly UnitFiles[] = [],
  between: () => Promise<void> = async () => {},
): Promise<Found> {
  const policies = units.filter(({ unit }) => unit.startsWith("policies/"));
  const found = new Map(await checkPolicies(reader, policies, decided, between));
  for (const one of units) {
    if (one.unit.startsWith("policies/")) continue;
    await between();
    found.set(one.unit, await unlessTooCostly(one, () => checkUnit(reader, one)));
  }
  return found;
}

async function checkUnit(reader: Reader, { unit, files }: UnitFiles): Promise<CatalogProblem[]> {
  if (unit === "decisions") {
    const { config } = reader;
    const { SLIPWAY_OPS_GROUPS: opsGroups } = config;
    const hasAccessFile = config.SLIPWAY_ACCESS_FILE !== undefined;
    const hasRepository = config.SLIPWAY_CATALOG_REPOSITORY !== undefined;
    const isTakenAway =
      (await currentFiles(reader)).files.has(accessPath) &&
      files.every(({ path }) => path !== accessPath);
    const isFallbackBroken = isTakenAway && hasAccessFile && !(await canDoWithoutCatalog(reader));
    const context = { opsGroups, hasAccessFile, isFallbackBroken, hasRepository };
    return runTask(decisionProblemsTask, { files, context });
  }
  return unit.startsWith("targets/") ? checkTarget(reader, files) : checkTemplate(reader, files);
}

async function checkTarget({ db }: Reader, files: UnitFiles["files"]): Promise<CatalogProblem[]> {
  const others = await allTargets(db);
  return files.flatMap((file) =>
    parseTargetFile(file, { environment: environment(), others }).problems.map(
      (problem): CatalogProblem => ({ severity: "error", ...problem }),
    ),
  );
}

async function checkTemplate({ db }: Reader, files: UnitFiles["files"]): Promise<CatalogProblem[]> {
  const { bundles, problems } = bundlesOf(files);
  for (const { folder, name, version, bundle } of bundles) {
    const tried = await tryBundle(db, bundle);
    problems.push(
      ...tried.problems.map(
        ({ severity, file = "template.yaml", line = 1, column = 1, ...rest }) => ({
          severity,
          path: `${folder}/${file}`,
          line,
          column,
          message: rest.message,
          ...(rest.expected === undefined ? {} : { hint: rest.expected }),
        }),
      ),
    );
    if (tried.name === undefined) continue;
    const at = { severity: "error" as const, path: `${folder}/template.yaml`, line: 1, column: 1 };
    if (tried.name !== name)
      problems.push({
        ...at,
        message: `It is the template ${tried.name}, in a folder that is called ${name}.`,
        hint: "A folder is called as metadata.name of its template.",
      });
    if (version !== undefined && tried.version !== version)
      problems.push({
        ...at,
        message: `It is the version ${tried.version ?? ""}, in a folder that is called ${version}.`,
        hint: "A folder of an earlier version is called as its metadata.version.",
      });
  }
  return problems;
}

const foldersOf = (units: readonly UnitFiles[]): PolicyFolder[] =>
  units.map(({ unit, files }) => ({ folder: unit, files }));

function problemsOf({ unit }: UnitFiles, { problems }: PolicyAcceptance): CatalogProblem[] {
  return problems
    .filter(({ folder }) => folder === unit)
    .map(({ severity, path, line, column, message }) => ({
      severity: severity === "warning" ? "warning" : "error",
      path,
      line,
      column,
      message,
    }));
}

async function checkPolicies(
  reader: Reader,
  offered: readonly UnitFiles[],
  decided: readonly UnitFiles[],
  between: () => Promise<void>,
): Promise<[CatalogUnit, readonly CatalogProblem[]][]> {
  try {
    const acceptance = await acceptedPolicies(reader, {
      decided: foldersOf(decided),
      offered: foldersOf(offered),
    });
    return offered.map((one) => [one.unit, problemsOf(one, acceptance)]);
  } catch (error) {
    if (!isTooCostly(error)) throw error;
  }
  // One of them takes too long: it is to keep none of the others out.
  const found: [CatalogUnit, readonly CatalogProblem[]][] = [];
  const accepted = [...decided];
  for (const one of offered) {
    await between();
    const problems = await unlessTooCostly(one, async () =>
      problemsOf(
        one,
        await acceptedPolicies(reader, { decided: foldersOf(accepted), offered: foldersOf([one]) }),
      ),
    );
    if (!problems.some(({ severity }) => severity === "error")) accepted.push(one);
    found.push([one.unit, problems]);
  }
  return found;
}

async function unlessTooCostly(
  { unit, files }: UnitFiles,
  check: () => Promise<CatalogProblem[]>,
): Promise<CatalogProblem[]> {
  try {
    return await check();
  } catch (error) {
    if (!isTooCostly(error)) throw error;
    const path = files[0]?.path ?? unit;
    return [{ severity: "error", path, line: 1, column: 1, message: error.message }];
  }
}

function isTooCostly(error: unknown): error is PortalError {
  return (
    error instanceof PortalError && (error.code === "too_costly" || error.code === "too_large")
  );
}
