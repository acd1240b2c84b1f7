import { deadlines, threadTask } from "@/lib/threads";
import type { ParsedAccess } from "./parse-access";

/** The text of `access.yaml`. */
export const readAccessTask = threadTask<string, ParsedAccess>(
  "read-access",
  "reading which groups give what",
  deadlines.preview,
);
