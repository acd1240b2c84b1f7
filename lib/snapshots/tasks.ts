import { deadlines, threadTask } from "@/lib/threads";
import type { SentTexts } from "./texts/shared-texts";

/** The paths that kustomizations name: what they list, and what they generate from. */
export const referredFilesTask = threadTask<SentTexts, readonly string[]>(
  "referred-files",
  "the kustomizations of this commit",
  deadlines.build,
);
