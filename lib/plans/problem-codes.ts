/** Codes of problems that only a change of an instance has. */

/** A change that is none. */
export const noChange = "no-change";

/** Others could not be removed any more afterwards. */
export const removedLast = "removed-last";

/** It is suspended, so a removal would leave everything running. */
export const suspendedRemoval = "suspended-removal";

/** Nothing is deployed at its target for now. */
export const suspendedTarget = "suspended-target";
