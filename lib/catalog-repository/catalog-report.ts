import type { CatalogUnit } from "@/lib/curation";

/** A file of the catalog, by its path in the catalog's layout. */
export interface CatalogFile {
  path: string;
  text: string;
}

/** What is wrong with a file of the catalog, where, and what would be right. */
export interface CatalogProblem {
  /** A warning keeps nothing from being taken over. */
  severity: "error" | "warning";
  /** In the catalog's layout. */
  path: string;
  /** From 1. */
  line: number;
  column: number;
  message: string;
  hint?: string;
}

/** The files of one unit: what is taken over together, or not at all. */
export interface UnitFiles {
  unit: CatalogUnit;
  files: readonly CatalogFile[];
}

/** What was found in a catalog, and in which of its units. */
export interface CatalogReport {
  problems: readonly CatalogProblem[];
  units: readonly {
    unit: CatalogUnit;
    /** No error is in it: it could be taken over as it is. */
    isReady: boolean;
  }[];
}

export const isError = ({ severity }: Pick<CatalogProblem, "severity">): boolean =>
  severity === "error";

/** `policies/tls/policy.yaml:3:1: …`, as compilers write it and editors follow it. */
export function problemLine({ path, line, column, message }: CatalogProblem): string {
  return `${path}:${line}:${column}: ${message}`;
}
