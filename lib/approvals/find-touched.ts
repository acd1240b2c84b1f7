import { type ErrorCode, PortalError } from "@/lib/errors";
import type { Target } from "@/lib/targets";
import { runTask } from "@/lib/threads/server";
import type { Touched } from "./approval";
import { type ChangeInput, type GroupInput, touchedBesidesTask, touchedTask } from "./tasks";

/** `touchedBy`, in a thread. */
export const findTouched = (input: ChangeInput): Promise<Touched[]> =>
  orEverything(runTask(touchedTask, input), input.targets);

/** `touchedBesides`, in a thread. */
export const findTouchedBesides = (input: GroupInput): Promise<Touched[]> =>
  orEverything(runTask(touchedBesidesTask, input), input.targets);

const cannotSay: ReadonlySet<ErrorCode> = new Set(["too_costly", "too_large"]);

/**
 * A change that costs too much to look at, or to read, may touch anything: it is approved as if it
 * did.
 */
export async function orEverything(
  found: Promise<Touched[]>,
  targets: readonly Target[],
): Promise<Touched[]> {
  try {
    return await found;
  } catch (error) {
    if (!(error instanceof PortalError) || !cannotSay.has(error.code)) throw error;
    return targets.map(({ id }) => ({ target: id, template: undefined }));
  }
}
