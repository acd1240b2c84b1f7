import { z } from "zod";

const day = 24 * 60 * 60;

/** What somebody says of a token they want. */
export const newToken = z.object({
  name: z.string().trim().min(1, "Give it a name, to know it by later.").max(80),
  scopes: z
    .array(z.enum(["read", "write"]))
    .min(1, "Choose what it may do.")
    .default(["read", "write"]),
  /** From a minute to a year. */
  seconds: z
    .number()
    .int()
    .min(60, "At least a minute.")
    .max(366 * day, "At most a year.")
    .default(30 * day),
});

export type NewToken = z.input<typeof newToken>;

/** A personal API token as it is listed: never its text. */
export interface ApiTokenSummary {
  id: string;
  name: string;
  scopes: ("read" | "write")[];
  owner: { id: string; name: string; email: string };
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}
