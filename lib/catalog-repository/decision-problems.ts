import { loadExceptions } from "@/lib/admission";
import { type CatalogKind, catalogPlace } from "@/lib/curation";
import { loadAllowances } from "@/lib/secrets";
import type { FileProblem } from "@/lib/yaml";
import type { CatalogFile, CatalogProblem } from "./catalog-report";
import { parseSettings } from "./settings";

/** How the files of a kind are read: all of it together, since two may have the same name. */
type Reader = (files: readonly CatalogFile[]) => (FileProblem & { severity?: "warning" })[];

/** Whoever makes a kind of decision known gives its reader here. */
const readers: Partial<Record<CatalogKind, Reader>> = {
  exception: (files) => loadExceptions(files).problems,
  "secret-allowance": (files) => loadAllowances(files).problems,
  settings: (files) => files.flatMap((file) => parseSettings(file).problems),
  access: notRead,
  versions: notRead,
};

function notRead(files: readonly CatalogFile[]): ReturnType<Reader> {
  return files.map(({ path }) => ({
    severity: "warning",
    path,
    line: 1,
    column: 1,
    message: "This version of Slipway keeps this file, and does not go by it yet.",
  }));
}

/**
 * What is wrong with access, settings, exceptions, allowances and states of versions, which are taken over together. In a
 * thread. Pure.
 */
export function decisionProblems(files: readonly CatalogFile[]): CatalogProblem[] {
  const byKind = Map.groupBy(files, ({ path }) => catalogPlace(path)?.kind);
  return [...byKind].flatMap(([kind, own]) =>
    ((kind && readers[kind]?.(own)) ?? []).map(
      ({ severity = "error", path, line, column, message }): CatalogProblem => ({
        severity,
        path,
        line,
        column,
        message,
      }),
    ),
  );
}
