import { z } from "zod";
import type { Config } from "@/lib/config/server";
import { type Database, parseStored } from "@/lib/db/server";
import { sampleOf, type SealedSample, seal, unseal } from "@/lib/sealing/server";

const secretsShape = z.object({
  privateKey: z.string(),
  clientSecret: z.string(),
  /** Null where GitHub was told of no webhook. */
  webhookSecret: z.string().nullable(),
  /** The one before, for deliveries that were on their way when it was changed. */
  previousWebhookSecret: z.string().optional(),
});
export type AppSecrets = z.output<typeof secretsShape>;

/** The App that was set up from the admin pages, opened. */
export interface StoredApp {
  appId: string;
  slug: string;
  name: string;
  owner: string;
  url: string;
  clientId: string;
  registeredBy: string;
  createdAt: Date;
  updatedAt: Date;
  secrets: AppSecrets;
}

/** Sealed for one App on one host, they open for no other. */
function purpose(apiUrl: string, appId: string): string {
  return `github-app ${apiUrl} ${appId}`;
}

/**
 * Undefined where none was set up for this host. Throws `misconfigured` where the encryption key is
 * another one.
 */
export async function findStoredApp(
  db: Database,
  config: Pick<Config, "GITHUB_API_URL" | "SLIPWAY_ENCRYPTION_KEY">,
): Promise<StoredApp | undefined> {
  const apiUrl = config.GITHUB_API_URL;
  const row = await db.gitHubApp.findUnique({ where: { apiUrl } });
  if (!row) return undefined;
  const { secrets, apiUrl: _apiUrl, ...rest } = row;
  return {
    ...rest,
    secrets: parseStored(
      secretsShape,
      JSON.parse(unseal(config.SLIPWAY_ENCRYPTION_KEY, purpose(apiUrl, row.appId), secrets)),
      { table: "gitHubApp", column: "secrets", id: row.appId },
    ),
  };
}

export async function storeApp(
  db: Database,
  config: Pick<Config, "GITHUB_API_URL" | "SLIPWAY_ENCRYPTION_KEY">,
  app: Omit<StoredApp, "createdAt" | "updatedAt">,
  now: Date,
): Promise<void> {
  const apiUrl = config.GITHUB_API_URL;
  const { secrets, ...columns } = app;
  const data = {
    ...columns,
    secrets: seal(
      config.SLIPWAY_ENCRYPTION_KEY,
      purpose(apiUrl, app.appId),
      JSON.stringify(secrets),
    ),
    updatedAt: now,
  };
  const createdAt = { createdAt: now };
  const before = await db.gitHubApp.findUnique({ where: { apiUrl }, select: { appId: true } });
  await db.gitHubApp.upsert({
    where: { apiUrl },
    create: { apiUrl, ...data, ...createdAt },
    update: { ...data, ...(before?.appId === app.appId ? {} : createdAt) },
  });
}

/**
 * While the encryption key is being changed: seals anew with the first of the keys. Doing it again
 * does no harm.
 */
export async function resealStoredApp(
  db: Database,
  config: Pick<Config, "GITHUB_API_URL" | "SLIPWAY_ENCRYPTION_KEY">,
): Promise<void> {
  if (!config.SLIPWAY_ENCRYPTION_KEY.includes(",")) return;
  const app = await findStoredApp(db, config);
  if (!app) return;
  const { createdAt: _createdAt, updatedAt, ...rest } = app;
  await storeApp(db, config, rest, updatedAt);
}

/** Whether one was set up, without opening what is sealed. */
export async function hasStoredApp(db: Database, apiUrl: string): Promise<boolean> {
  return (await db.gitHubApp.count({ where: { apiUrl } })) > 0;
}

/** What it is called, without opening what is sealed; undefined where none was set up. */
export async function storedAppName(
  db: Database,
  apiUrl: string,
): Promise<Pick<StoredApp, "appId" | "slug" | "owner"> | undefined> {
  const row = await db.gitHubApp.findUnique({
    where: { apiUrl },
    select: { appId: true, slug: true, owner: true },
  });
  return row ?? undefined;
}

export async function deleteStoredApp(db: Database, apiUrl: string): Promise<void> {
  await db.gitHubApp.deleteMany({ where: { apiUrl } });
}

/** Whether the secrets of the App that was set up open. */
export async function sampleApp(
  db: Database,
  { GITHUB_API_URL: apiUrl, SLIPWAY_ENCRYPTION_KEY: key }: Parameters<typeof findStoredApp>[1],
): Promise<SealedSample> {
  const row = await db.gitHubApp.findUnique({ where: { apiUrl } });
  return sampleOf(
    "secrets of the GitHub App",
    row === null ? [] : [row],
    ({ slug }) => slug,
    ({ appId, secrets }) => unseal(key, purpose(apiUrl, appId), secrets),
  );
}
