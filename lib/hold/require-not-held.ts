import type { Database } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { holdOf } from "./store";

/** Before something is changed, or done elsewhere. Throws `unavailable` while Slipway is held. */
export async function requireNotHeld(db: Database): Promise<void> {
  const hold = await holdOf(db);
  if (hold === undefined) return;
  throw new PortalError(
    "unavailable",
    `Slipway is held: nothing can be changed yet. ${hold.because}`,
    {
      hint: "The platform team ends it with `slipway resume`, which first compares what is known here with the Git host.",
    },
  );
}
