import { getOfferedVersion } from "@/lib/catalog/server";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { usableTargets } from "@/lib/targets/server";
import { runTask } from "@/lib/threads/server";
import { exampleFilesTask } from "./tasks";

export interface ExampleFiles {
  files: { path: string; content: string }[];
  /** Where they would go: the first target that the actor may use. */
  target: string;
}

/**
 * The files that a template would make with example parameters. Empty where there is nothing to go
 * by. Throws `forbidden`, `not_found`.
 */
export async function exampleFiles(
  ctx: Context,
  name: string,
  team: string,
): Promise<ExampleFiles> {
  requireCan(ctx.actor, "catalog.read");
  const [{ template }, [target]] = await Promise.all([
    getOfferedVersion(ctx.db, name),
    usableTargets(ctx),
  ]);
  if (!target) return { files: [], target: "" };
  const files = await runTask(exampleFilesTask, { template, target, team });
  return {
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    target: target.title,
  };
}
