import { deadlines, threadTask } from "@/lib/threads";
import type { CatalogFile, CatalogProblem } from "./catalog-report";

/** What `decisionProblems` is given. */
export const decisionProblemsTask = threadTask<readonly CatalogFile[], CatalogProblem[]>(
  "catalog-decisions",
  "the decisions of the catalog",
  deadlines.check,
);
