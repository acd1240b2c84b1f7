import { z } from "zod";
import { type GroupsClaim, readGroups } from "./groups-claim";

/** What Slipway wants to know of a person, from an ID token or the userinfo endpoint. */
export interface Claims extends GroupsClaim {
  subject: string;
  name: string;
  email: string;
}

const text = z.string().trim().min(1).max(320).optional().catch(undefined);
const claimsSchema = z.looseObject({
  sub: z.string().min(1).max(255),
  name: text,
  preferred_username: text,
  email: text,
});

/**
 * Reads the claims of OpenID Connect Core 5.1, and groups as `readGroups` does. Throws a ZodError
 * without a subject.
 */
export function readClaims(raw: unknown, groupsClaim: string): Claims {
  const claims = claimsSchema.parse(raw);
  const email = (claims.email ?? "").toLowerCase();
  return {
    subject: claims.sub,
    name: claims.name ?? claims.preferred_username ?? (email === "" ? claims.sub : email),
    email,
    ...readGroups(claims, groupsClaim),
  };
}
