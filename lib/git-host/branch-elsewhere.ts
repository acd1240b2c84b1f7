import { PortalError } from "@/lib/errors";

/**
 * A branch is not where it was expected to be, and nothing was written to it. `head`: where it
 * points; undefined where that is not known, or it is gone.
 */
export class BranchElsewhere extends PortalError {
  readonly head: string | undefined;

  constructor(branch: string, head: string | undefined, cause?: unknown) {
    super("conflict", `Somebody else pushed to the branch ${branch}, or deleted it.`, {
      hint: "Look at the pull request on the Git host. Slipway never overwrites what a person pushed.",
      cause,
    });
    this.head = head;
  }
}
