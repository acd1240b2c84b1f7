import { z } from "zod";

/** A DNS label (RFC 1123): what Kubernetes takes as the name of a namespace or a service. */
const dnsLabel = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

const labelWords =
  "Use lower-case letters, digits and dashes, starting and ending with a letter or digit";

const maxInstanceName = 40;
const maxTeamName = 20;

/**
 * The name of an instance: a DNS label of at most 40 characters that begins with a letter (Services
 * insist on that).
 */
export const instanceNameSchema = z
  .string()
  .min(1, "Enter a name.")
  .max(maxInstanceName, `A name has at most ${maxInstanceName} characters.`)
  .regex(dnsLabel, { error: ({ input }) => `${labelWords}.${suggestion(input)}` })
  .regex(/^[a-z]/, "A name starts with a letter.");

/** " Try ux-bad-name", where something like that would do. */
function suggestion(given: unknown): string {
  const name = slugOf(String(given).slice(0, 200)).slice(0, maxInstanceName).replace(/-+$/, "");
  return /^[a-z]/.test(name) ? ` Try ${name}.` : "";
}

/** What is left of a text as lower-case letters, digits and single dashes. */
function slugOf(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[-0-9]+|-+$/g, "");
}

/** The name of a team: a DNS label of at most 20 characters. */
export const teamNameSchema = z
  .string()
  .min(1, "Choose a team.")
  .max(maxTeamName, `A team's name has at most ${maxTeamName} characters.`)
  .regex(dnsLabel, `${labelWords}.`);

/** What is wrong with a name, in words, for a field while one types; undefined when nothing is. */
export function nameProblem(name: string): string | undefined {
  return instanceNameSchema.safeParse(name).error?.issues[0]?.message;
}

/**
 * `<team>.<name>`: the name of an instance's Flux Kustomization, unique in a cluster and at most 63
 * characters.
 */
export function fluxName(team: string, name: string): string {
  return `${team}.${name}`;
}

/** The namespace that an instance's objects live in: its team's. */
export function instanceNamespace(team: string): string {
  return team;
}
