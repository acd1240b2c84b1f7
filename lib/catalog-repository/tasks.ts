import { deadlines, threadTask } from "@/lib/threads";
import type { DecisionContext } from "./decision-problems";
import type { CatalogFile, CatalogProblem } from "./catalog-report";

/** What `decisionProblems` is given. */
export const decisionProblemsTask = threadTask<
  { files: readonly CatalogFile[]; context: DecisionContext },
  CatalogProblem[]
>("catalog-decisions", "the decisions of the catalog", deadlines.check);
