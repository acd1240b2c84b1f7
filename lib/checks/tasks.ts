import type { KnownVersion } from "@/lib/catalog/server";
import type { FileChange } from "@/lib/git-host";
import type { PolicyTexts } from "@/lib/policies/server";
import type { SentSnapshot } from "@/lib/snapshots";
import type { Target } from "@/lib/targets";
import { deadlines, threadTask } from "@/lib/threads";
import type { CheckOutcome } from "./check";

/** A commit that is to go to a branch, and what is known of the folders that it changes. */
export interface BranchChange {
  head: SentSnapshot;
  base: SentSnapshot;
  targets: readonly Target[];
  /** The folder of the request whose pull request it is, where it is one's. */
  only: string | undefined;
  /** What requests write there: the path in the repository, and the text. */
  written: readonly Pick<FileChange, "path" | "content">[];
}

/** Everything by which a commit is judged. */
export interface CommitInput {
  changes: readonly BranchChange[];
  /** Every version that the catalog knows, by `name@version`. */
  versions: ReadonlyMap<string, KnownVersion>;
  policies: PolicyTexts;
  /** Beside the schemas that ship. */
  schemaFolders: readonly string[];
  now: Date;
}

export const judgeCommitTask = threadTask<CommitInput, CheckOutcome>(
  "judge-commit",
  "the check of this commit",
  deadlines.check,
);
