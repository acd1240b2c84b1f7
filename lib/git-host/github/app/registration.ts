import { z } from "zod";

/** An account's login at GitHub. */
const login = z
  .string()
  .trim()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,38})$/i,
    "As in its address at GitHub: letters, digits and hyphens.",
  );

/** What Ops say of the App that they want. */
export const newRegistration = z.object({
  /** Left empty: it belongs to the person's own account. */
  organization: z.union([z.literal("").transform(() => undefined), login]).optional(),
  /** Allow other accounts to install it: for platform repositories of several organisations. */
  shared: z.boolean().default(false),
});

export type NewRegistration = z.input<typeof newRegistration>;
