import { z } from "zod";

const day = 24 * 60 * 60;

/** The issuer of users that are service accounts: no identity provider's, which is a web address. */
export const serviceAccountIssuer = "urn:slipway:service-account";

/** What somebody says of a service account they want. */
export const newServiceAccount = z.object({
  /** The team that owns it; left out: the platform team. */
  team: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/, "This is no name of a team.")
    .optional(),
  name: z
    .string()
    .trim()
    .regex(
      /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
      "A name has at most 40 lower-case letters, digits and hyphens, and starts with a letter.",
    ),
  reason: z.string().trim().min(1, "Say what it is for.").max(500, "At most 500 characters."),
  /** From a day to a year. */
  seconds: z
    .number()
    .int()
    .min(day, "At least a day.")
    .max(366 * day, "At most a year.")
    .default(180 * day),
});

/** What ending one takes. */
export const ending = z.object({
  reason: z.string().trim().min(1, "Say why.").max(500, "At most 500 characters."),
});

export type NewServiceAccount = z.input<typeof newServiceAccount>;

/** What acts without being a person. */
export interface ServiceAccount {
  /** Of the user that it acts as. */
  id: string;
  /** Null: the platform team owns it. */
  team: string | null;
  name: string;
  reason: string;
  createdBy: string;
  createdAt: Date;
  endsAt: Date;
  endedAt: Date | null;
  endedBecause: string | null;
}

/** True while its tokens work. */
export function isActive(
  { endsAt, endedAt }: Pick<ServiceAccount, "endsAt" | "endedAt">,
  now: Date,
): boolean {
  return endedAt === null && endsAt > now;
}

/** `payments/deployer (service account)`: as requests, the audit record and commits name it. */
export function accountTitle({ team, name }: Pick<ServiceAccount, "team" | "name">): string {
  return `${team ?? "Ops"}/${name} (service account)`;
}

/** What makes it unique: a name is given once, so that a record of the past names one account. */
export function accountSubject({ team, name }: Pick<ServiceAccount, "team" | "name">): string {
  return `${team ?? ""}/${name}`;
}

/**
 * The address that its commits carry: it belongs to nobody and takes no mail. Different for each
 * account, since approvals tell authors apart by it.
 */
export function accountAddress(
  { team, name }: Pick<ServiceAccount, "team" | "name">,
  site: string,
): string {
  const local = team === null ? name : `${team}+${name}`;
  return `${local}@noreply.${new URL(site).hostname}`;
}
