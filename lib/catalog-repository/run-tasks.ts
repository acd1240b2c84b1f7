import { handles } from "@/lib/threads/thread";
import { decisionProblems } from "./decision-problems";
import { decisionProblemsTask } from "./tasks";

/** What runs the tasks of the catalog repository, in a thread. */
export const catalogRepositoryHandlers = [handles(decisionProblemsTask, decisionProblems)];
