import type { Writable } from "node:stream";
import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { fingerprintsOf } from "@/lib/sealing/server";
import type { Frame } from "./frames";
import type { Header } from "./header";
import { newBackupKey } from "./keys";
import { openSnapshot } from "./store/copy-out";
import { writeBackupFile } from "./write-file";

export interface BackupReport {
  /** When the state was taken that is in it. */
  createdAt: Date;
  tables: number;
  rows: number;
  bytes: number;
  /** Which variable it is encrypted with; undefined: it is not. */
  encryptedWith: string | undefined;
}

/**
 * Writes all that is committed now to a new file (mode 0600), while everything goes on; for the command
 * line, which answers to nobody. Throws
 * `conflict` where the file is there, and `misconfigured` where the database was never
 * migrated. A file that could not be finished is taken away; a stream breaks off.
 */
export async function writeBackup(
  ctx: Context,
  file: string | Writable,
  { encrypt }: { encrypt: boolean },
): Promise<BackupReport> {
  const { config } = ctx;
  const snapshot = await openSnapshot(config.DATABASE_URL);
  try {
    if (snapshot.migrations.length === 0)
      throw new PortalError("misconfigured", "The database was never set up.", {
        hint: "Look at DATABASE_URL; run set-up first.",
      });
    const createdAt = ctx.now();
    const made = encrypt ? newBackupKey(config) : undefined;
    const header: Header = {
      createdAt: createdAt.toISOString(),
      migrations: snapshot.migrations,
      keys: fingerprintsOf(config.SLIPWAY_ENCRYPTION_KEY),
      ...(made === undefined ? {} : { encryption: made.encryption }),
    };
    const counted = counting(snapshot.frames());
    const bytes = await writeBackupFile(file, { header, key: made?.key, frames: counted.frames });
    const { tables, rows } = counted.so();
    const encryptedWith = made?.encryption.from;
    await record(ctx, {
      action: "backup.make",
      subject: { type: "backup", id: createdAt.toISOString(), name: "all of the database" },
      after: { tables, rows, bytes, encryptedWith: encryptedWith ?? null },
    });
    return { createdAt, tables, rows, bytes, encryptedWith };
  } finally {
    await snapshot.close();
  }
}

function counting(frames: AsyncIterable<Frame>) {
  const counts = { tables: 0, rows: 0 };
  return {
    so: () => counts,
    frames: (async function* () {
      for await (const frame of frames) {
        if (frame.kind === "end-of-table") {
          counts.tables += 1;
          counts.rows += frame.value.rows;
        }
        yield frame;
      }
    })(),
  };
}
