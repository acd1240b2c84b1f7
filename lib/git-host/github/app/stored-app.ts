import { z } from "zod";
import type { Config } from "@/lib/config/server";
import type { Prisma, PrismaClient } from "@/lib/db/server";
import { seal, unseal } from "@/lib/sealing/server";

type Db = PrismaClient | Prisma.TransactionClient;

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
  db: Db,
  config: Pick<Config, "GITHUB_API_URL" | "SLIPWAY_ENCRYPTION_KEY">,
): Promise<StoredApp | undefined> {
  const apiUrl = config.GITHUB_API_URL;
  const row = await db.gitHubApp.findUnique({ where: { apiUrl } });
  if (!row) return undefined;
  const { secrets, apiUrl: _apiUrl, ...rest } = row;
  return {
    ...rest,
    secrets: secretsShape.parse(
      JSON.parse(unseal(config.SLIPWAY_ENCRYPTION_KEY, purpose(apiUrl, row.appId), secrets)),
    ),
  };
}

export async function storeApp(
  db: Db,
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
  db: Db,
  config: Pick<Config, "GITHUB_API_URL" | "SLIPWAY_ENCRYPTION_KEY">,
): Promise<void> {
  if (!config.SLIPWAY_ENCRYPTION_KEY.includes(",")) return;
  const app = await findStoredApp(db, config);
  if (!app) return;
  const { createdAt: _createdAt, updatedAt, ...rest } = app;
  await storeApp(db, config, rest, updatedAt);
}

export async function deleteStoredApp(db: Db, apiUrl: string): Promise<void> {
  await db.gitHubApp.deleteMany({ where: { apiUrl } });
}
