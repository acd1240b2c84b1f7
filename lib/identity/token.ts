import { z } from "zod";
import { type Narrowing, type Scope, scopes } from "@/lib/access";
import { newNarrowing } from "./grants";

const day = 24 * 60 * 60;

/** What somebody says of a token they want. */
export const newToken = z.object({
  name: z.string().trim().min(1, "Give it a name, to know it by later.").max(80),
  scopes: z.array(z.enum(scopes)).min(1, "Choose what it may do.").default(["read", "write"]),
  /** What it is limited to; left out: nothing. */
  only: newNarrowing.optional(),
  /** From a minute to a year. */
  seconds: z
    .number()
    .int()
    .min(60, "At least a minute.")
    .max(366 * day, "At most a year.")
    .default(30 * day),
});

/** What ending one takes. */
export const revocation = z.object({
  /** For whoever wonders later; the record keeps it. */
  reason: z.string().trim().max(500, "At most 500 characters.").optional(),
});

export type NewToken = z.input<typeof newToken>;

/** An API token as it is listed: never its text. */
export interface ApiTokenSummary {
  id: string;
  name: string;
  scopes: Scope[];
  /** What it is limited to; undefined: nothing. */
  only: Narrowing | undefined;
  owner: TokenOwner;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  revokedBecause: string | null;
}

export interface TokenOwner {
  id: string;
  name: string;
  email: string;
  /** Where it is no person: who owns it, and until when its tokens work. */
  serviceAccount: { team: string | null; endsAt: Date; endedAt: Date | null } | undefined;
}

/** True for one that does nothing any more: revoked, expired, or of a service account that ended. */
export function isOver(
  { revokedAt, expiresAt, owner: { serviceAccount } }: ApiTokenSummary,
  now: Date,
): boolean {
  const accountEnded =
    serviceAccount !== undefined &&
    (serviceAccount.endedAt !== null || serviceAccount.endsAt <= now);
  return revokedAt !== null || expiresAt <= now || accountEnded;
}
