import { z } from "zod";

/** What Slipway wants to know of a person, from an ID token or the userinfo endpoint. */
export interface Claims {
  subject: string;
  name: string;
  email: string;
  /** Absent where the provider said nothing of groups there: not the same as none. */
  groups: string[] | undefined;
}

const text = z.string().trim().min(1).max(320).optional().catch(undefined);
const claimsSchema = z.looseObject({
  sub: z.string().min(1).max(255),
  name: text,
  preferred_username: text,
  email: text,
});
const groupsSchema = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

/**
 * A directory can put somebody into very many groups; beyond this many, Slipway looks no further.
 */
const mostGroups = 1_000;

/**
 * Reads the claims of OpenID Connect Core 5.1. `groupsClaim` is the name of the groups claim, or a
 * path of names with dots to one inside objects (`realm_access.roles`). Throws a ZodError without a
 * subject.
 */
export function readClaims(raw: unknown, groupsClaim: string): Claims {
  const claims = claimsSchema.parse(raw);
  const email = (claims.email ?? "").toLowerCase();
  return {
    subject: claims.sub,
    name: claims.name ?? claims.preferred_username ?? (email === "" ? claims.sub : email),
    email,
    groups: readGroups(claims, groupsClaim),
  };
}

function readGroups(claims: Record<string, unknown>, name: string): string[] | undefined {
  const value = Object.hasOwn(claims, name)
    ? claims[name]
    : name.split(".").reduce(member, claims as unknown);
  const groups = groupsSchema.safeParse(value);
  if (!groups.success) return undefined;
  // Keycloak writes a top-level group as a path unless told otherwise.
  const names = groups.data
    .map((group) => (/^\/[^/]+$/.test(group) ? group.slice(1) : group))
    .filter((group) => group !== "" && group.length <= 256);
  return [...new Set(names)].slice(0, mostGroups);
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
