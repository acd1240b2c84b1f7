import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { type PartName, partNames, parts } from "./parts";

const label = z
  .string()
  .max(40)
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, "small letters, digits and dashes, like payments");
const hostName = z
  .string()
  .max(200)
  .regex(
    /^(?:[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "a name in DNS, like staging.example.com",
  );
const plainUrl = z
  .url({ protocol: /^https?$/, error: "an address with https" })
  .regex(/^[\w.:/~-]+$/, "an address without a login, a query or spaces")
  .transform((url) => url.replace(/\/+$/, ""));

const cluster = z.object({
  /** Of the cluster, its environment and its target in Slipway: all three are called the same. */
  name: label,
  domain: hostName,
  /** Whether its certificates are for browsers; else they come from the rehearsal authority. */
  publicCertificates: z.boolean(),
});

export const platformOptions = z.object({
  /** `owner/name` at the Git host. */
  repository: z
    .string()
    .regex(/^[\w-][\w.-]*\/(?!\.{1,2}$)[\w.-]+$/, "owner/name, like acme/platform"),
  /** Where Flux fetches it. */
  gitUrl: plainUrl,
  // https://git-scm.com/docs/git-check-ref-format
  branch: z
    .string()
    .regex(/^(?!.*(?:\.\.|\/[./]|\.lock(?:\/|$)))\w(?:[\w./-]*[\w-])?$/, "a branch, like main"),
  /** Where Slipway is, for webhooks. */
  slipwayUrl: plainUrl,
  clusters: z.array(cluster).min(1, "at least one cluster").max(50),
  /** Teams with a namespace. */
  teams: z.array(label).max(500),
  /** Teams that have an account only: their namespaces come from the catalog. */
  newTeams: z.array(label).max(500),
  /** The group of the Git host that owns what is no team's. */
  opsTeam: z.string().regex(/^[\w-]+$/, "a team of the Git host, like platform-ops"),
  /** The registry that images and charts of teams come from. */
  registry: z.string().regex(/^[a-z0-9.:/-]+$/, "a registry, like registry.example.com"),
  /** Whom the certificate authority writes to. */
  email: z.email("an address, like platform@example.com").regex(/^[\w.+@-]+$/),
  awsRegion: z.string().regex(/^[a-z0-9-]+$/, "a region, like eu-central-1"),
  /** What the clusters have: roles are fitted to it. */
  parts: z.array(z.enum(partNames)),
  /** Whether this repository installs the parts; else they come with the clusters. */
  infrastructure: z.boolean(),
});

/** What a platform repository is made of: everything that differs from company to company. */
export type PlatformOptions = z.infer<typeof platformOptions>;
export type ClusterOptions = PlatformOptions["clusters"][number];

/**
 * What somebody asked for, checked: names that are names, and no part without those that it needs.
 * Throws `invalid`.
 */
export function checkedOptions(raw: unknown): PlatformOptions {
  const read = platformOptions.safeParse(raw);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new PortalError(
      "invalid",
      `${issue?.path.join(".") ?? "The options"} is not what is needed: ${issue?.message ?? ""}.`,
    );
  }
  const options = { ...read.data, parts: partNames.filter((one) => read.data.parts.includes(one)) };
  requireDistinct(
    "Clusters",
    options.clusters.map(({ name }) => name),
  );
  requireDistinct("Teams", [...options.teams, ...options.newTeams]);
  for (const name of options.parts) requireNeeds(name, options.parts);
  return options;
}

/** Every part but some. Throws `invalid` for a part that there is not. */
export function partsWithout(left: readonly string[]): PartName[] {
  const unknown = left.find((one) => !partNames.includes(one as PartName));
  if (unknown !== undefined)
    throw new PortalError("invalid", `There is no part ${unknown}.`, {
      hint: `Parts are ${partNames.join(", ")}.`,
    });
  return partNames.filter((name) => !left.includes(name));
}

/** Files of the platform in `teams/`. */
const reserved = ["tenants", "platform", "roles", "slipway-reader", "kustomization"];

/** Namespaces of Kubernetes, of Flux, of what the parts bring and of Slipway: a team that owned one would have all that runs there. */
const namespaceOfPlatform =
  /^(?:default|monitoring|cert-manager|external-(?:dns|secrets)|slipway)$|^kube-|-system$/;

function requireDistinct(what: string, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new PortalError("invalid", `${what} have names of their own: ${twice} is there twice.`);
  const taken = what === "Teams" ? names.find((name) => reserved.includes(name)) : undefined;
  if (taken !== undefined)
    throw new PortalError("invalid", `No team is called ${taken}: a file of the platform is.`);
  const shared =
    what === "Teams" ? names.find((name) => namespaceOfPlatform.test(name)) : undefined;
  if (shared !== undefined)
    throw new PortalError(
      "invalid",
      `No team is called ${shared}: that is a namespace of the platform.`,
      { hint: "The namespace of a team has the team's name, and nothing else runs there." },
    );
}

function requireNeeds(name: PartName, chosen: readonly PartName[]): void {
  const missing = parts[name].needs.filter((one) => !chosen.includes(one));
  if (missing.length > 0)
    throw new PortalError("invalid", `${name} does not work without ${missing.join(" and ")}.`, {
      hint: `Leave ${name} out, too, or keep ${missing.join(" and ")}.`,
    });
}
