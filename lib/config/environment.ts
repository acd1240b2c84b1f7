import { BlockList } from "node:net";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { networks } from "./networks";

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/$/, ""));
/** A host alone: links and cookies are those of its root. */
const site = url.refine((value) => {
  const { origin, pathname } = new URL(value);
  return origin !== "null" && pathname === "/" && !/[?#@\\]/.test(value);
}, "must be a host alone, as https://slipway.example.com: Slipway does not run below a path");
/** People copy the address that they know; the API answers at another one. */
const hostApi = url.refine(
  (value) => !/^https?:\/\/(www\.)?github\.com(\/|$)/i.test(value),
  "must be the REST API's address: https://api.github.com, or https://HOST/api/v3 of an Enterprise Server",
);
const list = z.string().transform((value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);
const networkList = list.transform((texts, context) => {
  const found = networks(texts);
  if (found) return found;
  context.addIssue({
    code: "custom",
    message: "must be addresses or networks with commas between: 10.0.0.0/8,fd00::/8",
  });
  return z.NEVER;
});
const repository = z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name");
/** `path/to/catalog` below the root; "" and `.` are the root itself. */
const folder = z
  .string()
  .transform((value) => value.replace(/^(\.\/)+|\/+$/g, "").replace(/^\.$/, ""))
  .refine(
    (value) =>
      value === "" ||
      value.split("/").every((part) => part !== "" && part !== "." && part !== ".."),
    "must be a folder of the repository, as platform/catalog",
  );
const count = z.coerce.number().int().min(1);
const secret = (bytes: number) => z.string().min(bytes, `must have at least ${bytes} characters`);

/** The record says who did what: it travels encrypted, or stays on this machine. */
const auditWebhook = url.refine(
  (value) => /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(`${value}/`),
  "must begin with https:// (http:// only for this machine)",
);

function isKey(text: string): boolean {
  return z.base64().safeParse(text).success && Buffer.from(text, "base64").length === 32;
}

const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, "must be a postgresql:// URL");

/** The environment, as documented in the README. Names and meanings are stable. */
export const environmentSchema = z.object({
  DATABASE_URL: databaseUrl,
  DATABASE_OWNER_URL: databaseUrl.optional(),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  SLIPWAY_HOST: z.string().min(1).optional(),
  SLIPWAY_PROBE_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  SLIPWAY_TRUSTED_PROXIES: networkList.default(new BlockList()),
  SLIPWAY_DRAIN_DELAY: z.coerce.number().min(0).max(5).default(0),
  NEXTAUTH_URL: site,
  NEXTAUTH_SECRET: secret(32),
  SLIPWAY_ENCRYPTION_KEY: z
    .string()
    .refine(
      (value) => value.split(",").every(isKey),
      "must be 32 bytes in base64: openssl rand -base64 32 (several with commas between while it is changed)",
    ),
  SLIPWAY_BACKUP_KEY: z
    .string()
    .refine(isKey, "must be 32 bytes in base64: openssl rand -base64 32")
    .optional(),
  SLIPWAY_BACKUP_WITHIN_HOURS: count.optional(),
  OIDC_ISSUER: url,
  OIDC_CLIENT_ID: z.string().min(1),
  OIDC_CLIENT_SECRET: z.string().min(1),
  OIDC_GROUPS_CLAIM: z.string().min(1).default("groups"),
  OIDC_GRAPH_URL: url.optional(),
  OIDC_UNCONFIRMED_MINUTES: z.coerce.number().int().min(10).max(480).default(60),
  SLIPWAY_OPS_GROUPS: list.default(["platform-ops"]),
  SLIPWAY_VIEWER_GROUPS: list.default(["viewers"]),
  SLIPWAY_TEAM_GROUP_PREFIX: z.string().default("team-"),
  SLIPWAY_ACCESS_FILE: z.string().min(1).optional(),
  GITHUB_API_URL: hostApi.default("https://api.github.com"),
  GITHUB_TOKEN: z.string().min(1).optional(),
  GITHUB_APP_ID: z.string().min(1).optional(),
  GITHUB_APP_PRIVATE_KEY: z
    .string()
    .includes("PRIVATE KEY", "must be the whole PEM file of the App")
    .optional(),
  GITHUB_CLIENT_ID: z.string().min(1).optional(),
  GITHUB_CLIENT_SECRET: z.string().min(1).optional(),
  GITHUB_WEBHOOK_SECRET: secret(16).optional(),
  GITHUB_CONTENT_PER_MINUTE: z.coerce.number().int().min(1).default(80),
  GITHUB_CONTENT_PER_HOUR: z.coerce.number().int().min(1).default(500),
  SLIPWAY_CATALOG_DIR: z.string().min(1).optional(),
  SLIPWAY_CATALOG_REPOSITORY: repository.optional(),
  SLIPWAY_CATALOG_BRANCH: z.string().min(1).max(200).default("main"),
  SLIPWAY_CATALOG_PATH: folder.default(""),
  SLIPWAY_SCHEMA_DIRS: list.default([]),
  SLIPWAY_TARGETS_FILE: z.string().min(1).optional(),
  SLIPWAY_TARGET_REPOSITORY: repository.optional(),
  SLIPWAY_TARGET_BRANCH: z.string().min(1).default("main"),
  FLUX_WEBHOOK_TOKEN: secret(16).optional(),
  FLAGGER_WEBHOOK_TOKEN: secret(16).optional(),
  SLIPWAY_METRICS_TOKEN: secret(16).optional(),
  SLIPWAY_AUDIT_ANCHOR_KEY: z
    .string()
    .includes("PRIVATE KEY", "must be a PEM file: openssl genpkey -algorithm ed25519")
    .optional(),
  SLIPWAY_AUDIT_ANCHOR_FILE: z.string().min(1).optional(),
  SLIPWAY_AUDIT_WEBHOOK_URL: auditWebhook.optional(),
  SLIPWAY_AUDIT_WEBHOOK_SECRET: secret(16).optional(),
  SLIPWAY_SIGN_INS_PER_MINUTE: count.default(20),
  SLIPWAY_BAD_TOKENS_PER_MINUTE: count.default(20),
  SLIPWAY_SUBMITS_PER_MINUTE: count.default(10),
  SLIPWAY_PREVIEWS_PER_MINUTE: count.default(120),
  SLIPWAY_READS_PER_MINUTE: count.default(600),
  SLIPWAY_STREAMS_PER_PERSON: count.default(20),
  SLIPWAY_STREAMS_PER_SERVER: count.default(500),
  SLIPWAY_DRAFTS_PER_PERSON: count.default(100),
  SLIPWAY_DRAFTS_PER_TEMPLATE: count.default(50),
  SLIPWAY_INSTALLATION: z.string().trim().min(1).max(200).optional(),
  SLIPWAY_HOME: z.string().min(1).default(process.cwd()),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

type Environment = z.output<typeof environmentSchema>;

/** With what Slipway signs in to the Git host; `none`: nobody has said yet. */
export type HostCredentials =
  | { kind: "token"; token: string }
  | { kind: "app"; appId: string; privateKey: string }
  | { kind: "none" };

/** What this process was started with, parsed once. */
export interface Config extends Environment {
  /**
   * What the environment says. Ask `hostConnection` of `lib/git-host` what is used now: an App may
   * have been set up since.
   */
  hostCredentials: HostCredentials;
}

/**
 * Parses the environment. Throws `misconfigured` with one clear line that names every variable that
 * is missing or malformed, never its value.
 */
export function parseEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(
      (issue) =>
        `${String(issue.path[0])} ${present[String(issue.path[0])] === undefined ? "is missing" : issue.message}`,
    );
    throw new PortalError("misconfigured", `The environment is not right: ${wrong.join("; ")}.`, {
      hint: "README.md lists every variable.",
    });
  }
  return { ...parsed.data, hostCredentials: hostCredentials(parsed.data) };
}

function hostCredentials(environment: Environment): HostCredentials {
  const {
    GITHUB_TOKEN: token,
    GITHUB_APP_ID: appId,
    GITHUB_APP_PRIVATE_KEY: privateKey,
  } = environment;
  requireBoth(environment, "GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY");
  requireBoth(environment, "GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET");
  requireBoth(environment, "SLIPWAY_AUDIT_WEBHOOK_URL", "SLIPWAY_AUDIT_WEBHOOK_SECRET");
  if (appId !== undefined && privateKey !== undefined)
    return { kind: "app", appId, privateKey: privateKey.replaceAll("\\n", "\n") };
  return token === undefined ? { kind: "none" } : { kind: "token", token };
}

function requireBoth(environment: Environment, ...names: readonly (keyof Environment)[]): void {
  const missing = names.filter((name) => environment[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return;
  throw new PortalError(
    "misconfigured",
    `The environment is not right: ${missing.join(", ")} is missing; ${names.join(" and ")} go together.`,
    { hint: "README.md lists every variable." },
  );
}
