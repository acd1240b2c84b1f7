import { z } from "zod";
import { longestTeamName } from "@/lib/access";

/** As long as the longest group that is taken from a provider. */
const longestGroup = 512;
const mostTeams = 50;

/** An object of these fields; any other is refused with the names of those that there are. */
function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code, ...issue }) =>
      code === "unrecognized_keys"
        ? `There is no field ${(issue["keys"] as string[]).join(", ")} here, but ${Object.keys(shape).join(", ")}.`
        : code === "invalid_type"
          ? `It must be a map with the fields ${Object.keys(shape).join(", ")}.`
          : undefined,
  });
}

const controls = /\p{Cc}/u;

/** One line for people. */
const line = (longest: number) =>
  z
    .string("It must be a text: write it in quotes.")
    .trim()
    .min(1, "It must not be empty; leave it out instead.")
    .max(longest, `It has at most ${longest} characters.`)
    .refine((text) => !controls.test(text) && text.isWellFormed(), "It must be one line of text.");

const list = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(item, "It must be a list, with one entry or more.")
    .max(most, `It has at most ${most} entries.`)
    .default([]);

const contact = { contact: line(200).optional(), channel: line(200).optional() };

const role = z.enum(["ops", "viewer"], {
  error: ({ input }) =>
    input === "developer"
      ? "developer is no role to give: who is in a team is a developer. Name the team in `teams`."
      : "A role is ops or viewer.",
});

const reviewer = z
  .string("It must be a login, or owner/team.")
  .regex(/^@?[\w.-]+(\/[\w.-]+)?$/, "It must be a login, or owner/team.")
  .transform((who) => who.replace(/^@/, ""));

const team = fields({
  title: line(200).optional(),
  ...contact,
  reviewers: list(reviewer, 15),
});

const grant = fields({
  roles: list(role, 2),
  teams: list(line(longestTeamName), mostTeams),
  authoring: fields({
    templates: list(line(63), 200),
    categories: list(line(60), 200),
    /** They release versions by themselves; left out: they ask Ops. */
    release: z.boolean("It is true or false.").optional(),
  }).optional(),
});

/** `access.yaml`, kind `Access`: which groups give what, and what is known of teams. */
export const accessSchema = fields({
  apiVersion: z.literal("slipway.dev/v1alpha1", "It must be slipway.dev/v1alpha1."),
  kind: z.literal("Access", "It must be Access."),
  /** Whom to ask for a role. */
  ...contact,
  /** Groups that are teams by their name. */
  teamGroupPrefix: line(longestGroup).optional(),
  /** By group, as the identity provider sends it. */
  groups: z.record(line(longestGroup), grant, "It must be a map: groups and what each gives."),
  /** By short name. */
  teams: z.record(z.string(), team, "It must be a map: short names of teams.").default({}),
});

export type AccessFile = z.output<typeof accessSchema>;
