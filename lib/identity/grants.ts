import { z } from "zod";
import { isNarrowed, type NamedInstance, type Narrowing, type Scope, scopes } from "@/lib/access";

/** Of teams and instances: a DNS label of at most 63 characters. */
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const team = z
  .string()
  .trim()
  .regex(new RegExp(`^${label}$`), "This is no name of a team.");

/** `payments/checkout`, or `payments/checkout@staging` for that at one target. */
const namedInstance = z
  .string()
  .trim()
  .regex(
    new RegExp(`^${label}/${label}(?:@[A-Za-z0-9][A-Za-z0-9._-]{0,62})?$`),
    "Write an instance as team/name, or team/name@target.",
  )
  .transform(parseInstance);

const parameter = z
  .string()
  .trim()
  .max(200)
  .regex(
    /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/,
    "Write a parameter by its name, and what is in it after dots: image.tag.",
  );

const few = 50;

/** What somebody wants a token to be limited to, as it is written. */
export const newNarrowing = z
  .object({
    teams: z.array(team).max(few, `At most ${few} teams.`).default([]),
    instances: z.array(namedInstance).max(few, `At most ${few} instances.`).default([]),
    parameters: z.array(parameter).max(few, `At most ${few} parameters.`).default([]),
  })
  .strict();

function parseInstance(text: string): NamedInstance {
  const [place = "", target] = text.split("@");
  const [owner = "", name = ""] = place.split("/");
  return { team: owner, name, ...(target === undefined ? {} : { target }) };
}

/** What a token may do: its scopes, and what it is limited to. */
export interface Grants {
  scopes: Scope[];
  only?: Narrowing | undefined;
}

/** The column `grants`. A member that is unknown makes it unreadable: it could limit something. */
const storedGrants = z
  .object({
    scopes: z.array(z.enum(scopes)),
    only: z
      .object({
        teams: z.array(z.string()).optional(),
        instances: z
          .array(
            z
              .object({ team: z.string(), name: z.string(), target: z.string().optional() })
              .strict(),
          )
          .optional(),
        parameters: z.array(z.string()).optional(),
      })
      .strict()
      // What limits nothing is not kept: it could have been a limit that got lost.
      .refine(isNarrowed)
      .optional(),
  })
  .strict();

/** The columns of a token as they are in the database. */
export const grantsColumns = z
  .object({ scopes: z.array(z.enum(["read", "write"])), grants: storedGrants.nullable() })
  .transform(({ scopes: former, grants }): Grants => grants ?? ofBefore(former));

/** There were `read` and `write` alone, and they included everything that their owner might. */
function ofBefore(former: readonly Scope[]): Grants {
  return { scopes: [...former, "catalog", "ops"] };
}

/**
 * What servers of the version before are told of a token: nothing of one that is limited, of no person, or may not all that
 * its owner may, since they know none of these. They let it do nothing then.
 */
export function scopesOfBefore(
  { scopes: granted, only }: Grants,
  { isServiceAccount }: { isServiceAccount: boolean },
): ("read" | "write")[] {
  const isWhole = granted.includes("catalog") && granted.includes("ops");
  if (isServiceAccount || isNarrowed(only) || !isWhole) return [];
  return granted.filter((scope) => scope === "read" || scope === "write");
}
