import { z } from "zod";

/** A DNS label (RFC 1123): what Kubernetes takes as the name of a namespace or a service. */
const dnsLabel = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

const labelWords =
  "use small letters, digits and dashes, beginning and ending with a letter or digit";

const maxInstanceName = 40;
const maxTeamName = 20;

/**
 * The name of an instance: a DNS label of at most 40 characters that begins with a letter (Services
 * insist on that).
 */
export const instanceNameSchema = z
  .string()
  .min(1, "Give it a name.")
  .max(maxInstanceName, `A name has at most ${maxInstanceName} characters.`)
  .regex(dnsLabel, `A name cannot have that: ${labelWords}.`)
  .regex(/^[a-z]/, "A name begins with a letter.");

/** The name of a team: a DNS label of at most 20 characters. */
export const teamNameSchema = z
  .string()
  .min(1, "Choose a team.")
  .max(maxTeamName, `A team's name has at most ${maxTeamName} characters.`)
  .regex(dnsLabel, `A team's name cannot have that: ${labelWords}.`);

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
