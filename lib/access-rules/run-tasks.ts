import { handles } from "@/lib/threads/thread";
import { parseAccess } from "./parse-access";
import { readAccessTask } from "./tasks";

/** What runs the tasks of rights, in a thread. */
export const accessHandlers = [handles(readAccessTask, parseAccess)];
