import { parseVersionStates } from "@/lib/catalog";
import { hasOps, withOps } from "@/lib/access";
import { parseAccess } from "@/lib/access-rules/server";
import { loadExceptions } from "@/lib/admission";
import { accessPath, type CatalogKind, catalogPlace } from "@/lib/curation";
import { loadAllowances } from "@/lib/secrets";
import type { FileProblem } from "@/lib/yaml";
import type { CatalogFile, CatalogProblem } from "./catalog-report";
import { type CatalogSettings, parseSettings } from "./settings";

/** What decisions are held against besides. */
export interface DecisionContext {
  /** They are Ops whatever the files say. */
  opsGroups: readonly string[];
  /** Without `access.yaml` another file says which groups give what. */
  hasAccessFile: boolean;
  /** They take `access.yaml` away, and that other file is not right. */
  isFallbackBroken: boolean;
  /** There is a catalog repository, so that what is decided becomes a pull request. */
  hasRepository: boolean;
}

/** How the files of a kind are read: all of it together, since two may have the same name. */
type Reader = (
  files: readonly CatalogFile[],
  context: DecisionContext,
) => (FileProblem & { severity?: CatalogProblem["severity"] })[];

/** Whoever makes a kind of decision known gives its reader here. */
const readers: Partial<Record<CatalogKind, Reader>> = {
  exception: (files) => loadExceptions(files).problems,
  "secret-allowance": (files) => loadAllowances(files).problems,
  settings: (files, context) => files.flatMap((file) => settingsProblems(file, context)),
  access: (files, context) => files.flatMap((file) => accessProblems(file, context)),
  versions: (files) => files.flatMap(stateProblems),
};

function accessProblems(
  { path, text }: CatalogFile,
  { opsGroups }: DecisionContext,
): ReturnType<Reader> {
  const { access, problems } = parseAccess(text);
  if (access === undefined) return problems.map((problem) => ({ path, ...problem }));
  return hasOps(withOps(access, opsGroups)) ? [] : [nobodyIsOps];
}

const nobodyIsOps = {
  path: accessPath,
  line: 1,
  column: 1,
  message: "It leaves nobody Ops: give a group `roles: [ops]`, or name one in SLIPWAY_OPS_GROUPS.",
};

const brokenFallback = {
  path: accessPath,
  line: 1,
  column: 1,
  message:
    "It is gone, and the file of SLIPWAY_ACCESS_FILE, which would count in its place, is not right: that has to be mended first.",
};

function settingsProblems(
  file: CatalogFile,
  { hasRepository }: DecisionContext,
): ReturnType<Reader> {
  const { settings, problems } = parseSettings(file);
  if (settings === undefined) return problems;
  const { path } = file;
  const told = hasRepository
    ? waitsByStatus(settings.fourEyes)
    : waitsWithoutRepository(settings.fourEyes);
  return told.map((message) => ({ severity: "warning", path, line: 1, column: 1, message }));
}

type FourEyes = CatalogSettings["fourEyes"];

const waitsByStatus = (fourEyes: FourEyes): string[] =>
  Object.values(fourEyes).includes(true)
    ? [
        "What is under four eyes waits by slipway/catalog alone: have the rules of the branch require that status.",
      ]
    : [];

/** Without pull requests a second person is asked for where Slipway itself has two steps: a release is asked for, and made. */
function waitsWithoutRepository({ templates, ...others }: FourEyes): string[] {
  const inForce = Object.entries(others).flatMap(([kind, isAsked]) => (isAsked ? kind : []));
  return [
    ...(templates
      ? [
          "What is under four eyes waits here without a catalog repository: one person asks for the release of a template's draft, and another one makes it. What Ops decide about versions that are out is in force at once.",
        ]
      : []),
    ...(inForce.length === 0
      ? []
      : [
          `Nothing holds ${inForce.join(", ")} for a second person without a catalog repository: what is saved is in force at once.`,
        ]),
  ];
}

function stateProblems({ path, text }: CatalogFile): ReturnType<Reader> {
  const place = catalogPlace(path);
  if (place?.kind !== "versions") return [];
  return parseVersionStates(place.name, text).problems.map((message) => ({
    path,
    line: 1,
    column: 1,
    message,
  }));
}

/**
 * What is wrong with access, settings, exceptions, allowances and states of versions, which are taken over together. In a
 * thread. Pure.
 */
export function decisionProblems({
  files,
  context,
}: {
  files: readonly CatalogFile[];
  context: DecisionContext;
}): CatalogProblem[] {
  const byKind = Map.groupBy(files, ({ path }) => catalogPlace(path)?.kind);
  const found = [...byKind].flatMap(([kind, own]) => (kind && readers[kind]?.(own, context)) ?? []);
  if (!byKind.has("access")) {
    if (context.isFallbackBroken) found.push(brokenFallback);
    else if (!context.hasAccessFile && context.opsGroups.length === 0) found.push(nobodyIsOps);
  }
  return found.map(({ severity = "error", path, line, column, message }): CatalogProblem => ({
    severity,
    path,
    line,
    column,
    message,
  }));
}
