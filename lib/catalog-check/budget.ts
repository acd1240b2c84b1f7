import { PortalError } from "@/lib/errors";

/** Milliseconds for the whole check of a commit of the catalog: with its last step it is done before its job's time is up. */
const most = 120_000;

/**
 * What runs before each step of a check: `still`, as long as there is time. Throws `too_costly` where all steps together have
 * taken too long, and what `still` throws. `clock` answers milliseconds, and is read first now.
 */
export function withinBudget(
  still: () => Promise<void>,
  clock: () => number = () => performance.now(),
): () => Promise<void> {
  const begun = clock();
  return async () => {
    if (clock() - begun > most)
      throw new PortalError(
        "too_costly",
        `What it changes takes more than ${most / 1000} seconds to be checked.`,
        { hint: "Propose it in smaller parts: a few templates or policies in each." },
      );
    await still();
  };
}
