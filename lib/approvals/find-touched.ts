import { type ErrorCode, PortalError } from "@/lib/errors";
import { limitsFor, type Snapshot, toSend } from "@/lib/snapshots";
import type { Target } from "@/lib/targets";
import { runTask } from "@/lib/threads/server";
import type { Touched } from "./approval";
import { touchedBesidesTask, touchedTask } from "./tasks";

/** `touchedBy`, in a thread. */
export const findTouched = ({ head, base, targets, onTop }: Change): Promise<Touched[]> =>
  orEverything(
    runTask(
      touchedTask,
      { head: toSend(head), base: toSend(base), targets, onTop: onTop && toSend(onTop) },
      limitsFor([head, base, ...(onTop === undefined ? [] : [onTop])]),
    ),
    targets,
  );

export interface Change {
  head: Snapshot;
  base: Snapshot;
  targets: readonly Target[];
  /** What it would be merged onto, where the branch has moved since `base`. */
  onTop?: Snapshot | undefined;
}

/** `touchedBesides`, in a thread. */
export const findTouchedBesides = ({ head, made, targets }: Group): Promise<Touched[]> => {
  const sent = { group: toSend(made.group), base: toSend(made.base) };
  return orEverything(
    runTask(
      touchedBesidesTask,
      { head: toSend(head), made: sent, targets },
      limitsFor([head, made.group, made.base]),
    ),
    targets,
  );
};

export interface Group {
  head: Snapshot;
  made: { group: Snapshot; base: Snapshot };
  targets: readonly Target[];
}

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
