import { parseTemplate } from "@/lib/template";
import { handles } from "@/lib/threads/thread";
import { parseTemplateTask } from "./tasks";

/** What runs the tasks of the catalog, in a thread; `lintVersionTask` is run by plans. */
export const catalogHandlers = [
  handles(parseTemplateTask, ({ files, isPublished }) => parseTemplate(files, { isPublished })),
];
