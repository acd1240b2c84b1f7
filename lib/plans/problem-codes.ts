/** Codes of problems that only a change of an instance has. */

/** A change that is none. */
export const noChange = "no-change";

/** Others could not be removed any more afterwards. */
export const removedLast = "removed-last";
