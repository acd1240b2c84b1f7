import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { FileDrift } from "@/lib/instances/server";
import { placeOf } from "./place-of";
import { existingInstance, readInstance } from "./read-instance";

/** The files of an instance as Git has them now, and what somebody changed of them by hand. */
export interface FilesByHand {
  files: readonly FileDrift[];
  /** Every file of its folder, by its path in the repository, sorted. */
  paths: readonly string[];
  /** Why that is not known now, in a sentence. */
  problem: string | undefined;
}

/**
 * Holds the folder of an instance, as Git has it now, against its record. Throws `forbidden`,
 * `not_found`.
 */
export async function filesByHand(ctx: Context, id: unknown): Promise<FilesByHand> {
  requireCan(ctx.actor, "instance.read");
  const instance = await existingInstance(ctx, id);
  requireCan(ctx.actor, "instance.read", placeOf(instance));
  if (instance.removed) return { files: [], paths: [], problem: undefined };
  try {
    const { folder } = await readInstance(ctx, instance, { recentWillDo: true });
    const paths = Object.keys(folder.contents).sort();
    return { files: folder.drift, paths, problem: undefined };
  } catch (error) {
    if (error instanceof PortalError && error.code !== "internal")
      return { files: [], paths: [], problem: error.message };
    throw error;
  }
}
