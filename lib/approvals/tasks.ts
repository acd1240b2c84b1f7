import type { SentSnapshot } from "@/lib/snapshots";
import type { Target } from "@/lib/targets";
import { deadlines, threadTask } from "@/lib/threads";
import type { Touched } from "./approval";

/** What `touchedBy` is given. */
export interface ChangeInput {
  head: SentSnapshot;
  base: SentSnapshot;
  targets: readonly Target[];
  /** What it would be merged onto, where the branch has moved since `base`. */
  onTop?: SentSnapshot | undefined;
}

export const touchedTask = threadTask<ChangeInput, Touched[]>(
  "touched-by",
  "what a change touches",
  deadlines.check,
);

/** What `touchedBesides` is given. */
export interface GroupInput {
  head: SentSnapshot;
  made: { group: SentSnapshot; base: SentSnapshot };
  targets: readonly Target[];
}

export const touchedBesidesTask = threadTask<GroupInput, Touched[]>(
  "touched-besides",
  "what a merge queue's commit touches",
  deadlines.check,
);
