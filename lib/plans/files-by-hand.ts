import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { FileDrift } from "@/lib/instances/server";
import { existingInstance, readInstance } from "./read-instance";

/** What somebody changed by hand in an instance's folder. */
export interface FilesByHand {
  files: readonly FileDrift[];
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
  if (instance.removed) return { files: [], problem: undefined };
  try {
    const { folder } = await readInstance(ctx, instance, { recentWillDo: true });
    return { files: folder.drift, problem: undefined };
  } catch (error) {
    if (error instanceof PortalError && error.code !== "internal")
      return { files: [], problem: error.message };
    throw error;
  }
}
