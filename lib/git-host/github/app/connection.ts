import { LRUCache } from "lru-cache";
import type { Config } from "@/lib/config/server";
import type { Prisma, PrismaClient } from "@/lib/db/server";
import { findStoredApp, hasStoredApp, type StoredApp } from "./store/apps";

/** With which client people link their GitHub login: the App's own, or an OAuth App's. */
export interface OAuthClient {
  id: string;
  secret: string;
}

interface Shared {
  /** Absent: nobody can link their login. */
  oauth: OAuthClient | undefined;
  /** A delivery signed with any of these is GitHub's. */
  webhookSecrets: readonly string[];
}

/**
 * How Slipway is connected to its Git host now. An App of the environment comes first, then the one
 * that was set up from the admin pages, then a token: so moving from a token to an App needs no
 * restart.
 */
export type HostConnection = Shared &
  (
    | { kind: "app"; from: "environment"; appId: string; privateKey: string }
    | {
        kind: "app";
        from: "setup";
        appId: string;
        privateKey: string;
        app: Omit<StoredApp, "secrets">;
      }
    | { kind: "token"; token: string }
    | { kind: "none" }
  );

/** What it is asked of: both processes and the command line have it. */
export interface ConnectionGround {
  db: PrismaClient;
  config: Config;
}

/**
 * One process believes what it read for `ttl` milliseconds: so others notice a change within as
 * long.
 */
const shared = globalThis as {
  __slipwayGitHubApps?: LRUCache<string, Promise<StoredApp | undefined>>;
};
const ttl = 2_000;
const recent = (shared.__slipwayGitHubApps ??= new LRUCache({ max: 10, ttl }));

/** After a change of it, so that this process sees it at once. */
export function forgetConnection(): void {
  recent.clear();
}

/**
 * The one place that says how GitHub is reached; ask it at each call. `fresh`: nothing that was
 * read before will do; `youngerThan`: or nothing that was read so many milliseconds ago. Throws `misconfigured` where what is stored cannot be opened.
 */
export async function hostConnection(
  { db, config }: ConnectionGround,
  { fresh = false, youngerThan = ttl }: { fresh?: boolean; youngerThan?: number } = {},
): Promise<HostConnection> {
  if (fresh || recent.getRemainingTTL(keyOf(config)) <= ttl - youngerThan) forgetConnection();
  const stored = await recall(db, config);
  const {
    GITHUB_CLIENT_ID: id,
    GITHUB_CLIENT_SECRET: secret,
    GITHUB_WEBHOOK_SECRET: webhookSecret,
    hostCredentials,
  } = config;
  const ofEnvironment = id !== undefined && secret !== undefined ? { id, secret } : undefined;
  const ofApp = stored && { id: stored.clientId, secret: stored.secrets.clientSecret };
  const secrets = [
    webhookSecret,
    stored?.secrets.webhookSecret,
    stored?.secrets.previousWebhookSecret,
  ];
  const common: Shared = {
    oauth: ofEnvironment ?? ofApp,
    webhookSecrets: secrets.filter((one) => one !== undefined && one !== null),
  };
  if (hostCredentials.kind === "app") return { ...common, from: "environment", ...hostCredentials };
  if (stored) {
    const {
      secrets: { privateKey },
      ...app
    } = stored;
    return { ...common, kind: "app", from: "setup", appId: app.appId, privateKey, app };
  }
  return { ...common, ...hostCredentials };
}

/**
 * Whether people can link their GitHub login: only then can an approval be held against who gave
 * it. Inside a transaction, too.
 */
export async function canLinkLogins(
  db: Prisma.TransactionClient,
  { GITHUB_CLIENT_ID, GITHUB_API_URL: apiUrl }: Config,
): Promise<boolean> {
  return GITHUB_CLIENT_ID !== undefined || (await hasStoredApp(db, apiUrl));
}

/** The same as `hostConnection(…).kind`, without opening what is sealed. */
export async function connectionKind(
  db: PrismaClient,
  { hostCredentials, GITHUB_API_URL: apiUrl }: Config,
): Promise<HostConnection["kind"]> {
  if (hostCredentials.kind === "app") return "app";
  return (await hasStoredApp(db, apiUrl)) ? "app" : hostCredentials.kind;
}

function keyOf(config: Config): string {
  return `${config.DATABASE_URL} ${config.GITHUB_API_URL}`;
}

function recall(db: PrismaClient, config: Config): Promise<StoredApp | undefined> {
  const key = keyOf(config);
  const known = recent.get(key);
  if (known !== undefined) return known;
  const app = findStoredApp(db, config);
  recent.set(key, app);
  app.catch(() => recent.delete(key));
  return app;
}
