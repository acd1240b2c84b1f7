import type { PrismaClient } from "@/lib/db/server";
import { runTask } from "@/lib/threads/server";
import { bundleOf } from "./store/versions";
import { findVersion } from "./store/curated-versions";
import { lintVersionTask } from "./tasks";

/** How many errors a draft has, by what was found when it was taken in and by the rules of now. */
export async function draftProblems(
  db: PrismaClient,
  name: string,
  version: string,
): Promise<number> {
  const found = await findVersion(db, name, version);
  if (found === undefined) return 0;
  const files = await bundleOf(db, found.id);
  const { problems } = await runTask(lintVersionTask, { files, isPublished: false });
  return [...found.problems, ...problems].filter(({ severity }) => severity === "error").length;
}
