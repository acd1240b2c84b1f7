import path from "node:path";
import type { Readable } from "node:stream";
import { Client } from "pg";
import { system } from "@/lib/access";
import { record } from "@/lib/audit/server";
import type { Config } from "@/lib/config/server";
import {
  grantToApplication,
  migrate,
  migrateInto,
  migrationsIn,
  openDatabase,
  tryLockForConnection,
} from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { prepareJobs } from "@/lib/jobs/server";
import { fillPulls } from "@/lib/pulls/server";
import type { Header } from "./header";
import { requireSealingKey } from "./keys";
import { type BackupFile, openBackup } from "./read-backup";
import { clear, requireRoom } from "./store/clear";
import { copyIn, type Restored } from "./store/copy-in";
import { asText } from "./store/copy-out";

export interface RestoreReport extends Restored {
  /** Of the backup. */
  createdAt: Date;
  /** Migrations that the backup had not and that were applied after it. */
  migrated: string[];
  /** Fingerprints of older keys of the original that are not set here: what they sealed stays shut. */
  keysMissing: string[];
}

export interface Restorer {
  config: Config;
  /** Who restores, for the record. */
  by: string;
  now(): Date;
}

/**
 * Fills the database with a backup, of a file by its name or a stream; what was there is gone, where
 * `replace` says that it may. All or nothing: one transaction, and nothing at all before the backup's version,
 * its key, the database and every byte of the backup were looked at. Slipway is held afterwards, until
 * `resume`. Throws `not_found`, `invalid`, `misconfigured` and `conflict`.
 */
export async function restoreBackup(
  restorer: Restorer,
  from: string | Readable,
  { replace }: { replace: boolean },
): Promise<RestoreReport> {
  const backup = await openBackup(from);
  try {
    return await restore(restorer, backup, replace);
  } finally {
    await backup.close();
  }
}

async function restore(
  { config, by, now }: Restorer,
  backup: BackupFile,
  replace: boolean,
): Promise<RestoreReport> {
  const { header } = backup;
  const folder = path.join(config.SLIPWAY_HOME, "prisma/migrations");
  requireKnown(header, await migrationsIn(folder));
  const keysMissing = requireSealingKey(header, config);
  const owner = config.DATABASE_OWNER_URL ?? config.DATABASE_URL;
  const restored = await fill(owner, { backup, config, folder, replace, by, now });
  const migrated = await migrate(owner, folder);
  await prepareJobs(owner);
  if (config.DATABASE_OWNER_URL !== undefined) await grantToApplication(owner, config.DATABASE_URL);
  const createdAt = new Date(header.createdAt);
  await finish(config.DATABASE_URL, { by, now, header, restored });
  return { ...restored, createdAt, migrated, keysMissing };
}

/** Throws `misconfigured` for a backup of a newer version. */
function requireKnown({ migrations }: Header, known: readonly string[]): void {
  const unknown = migrations.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new PortalError(
    "misconfigured",
    `The backup is of a newer Slipway than this one: it has the migration ${unknown.join(", ")}. Nothing was written.`,
    { hint: "Restore it with the version that made it, or a later one." },
  );
}

async function fill(
  owner: string,
  {
    backup,
    config,
    folder,
    replace,
    by,
    now,
  }: Restorer & { backup: BackupFile; folder: string; replace: boolean },
): Promise<Restored> {
  const { header } = backup;
  const content = backup.open(config);
  const client = new Client({ connectionString: owner, application_name: "slipway restore" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(asText);
    if (!(await tryLockForConnection(client, "migrate")))
      throw new PortalError("conflict", "Set-up runs on the database. Nothing was written.", {
        hint: "Restore once it has ended.",
      });
    await requireRoom(client, { replace });
    await content.requireWhole();
    await client.query("begin");
    await clear(client);
    await migrateInto(client, folder, header.migrations);
    const restored = await copyIn(client, content.frames());
    await client.query("insert into holds (slot, since, by, because) values (1, $1, $2, $3)", [
      now(),
      by,
      `It is the state of ${header.createdAt}, from a backup.`,
    ]);
    await client.query("commit");
    return restored;
  } finally {
    // Whatever is not committed is rolled back.
    await client.end();
  }
}

/**
 * Brings the rows of an older version to what this one reads, as set-up does. The record of what was
 * restored goes on with the restoring.
 */
async function finish(
  databaseUrl: string,
  {
    by,
    now,
    header,
    restored,
  }: Pick<Restorer, "by" | "now"> & { header: Header; restored: Restored },
): Promise<void> {
  const { db, close } = openDatabase(databaseUrl, 1);
  try {
    await fillPulls(db);
    await record(
      { db, actor: { ...system, name: by }, now },
      {
        action: "backup.restore",
        subject: { type: "backup", id: header.createdAt, name: "all of the database" },
        after: { createdAt: header.createdAt, ...restored },
      },
    );
  } finally {
    await close();
  }
}
