import { z } from "zod";
import { PortalError } from "@/lib/errors";

/** First line of every backup: what it is, and the version of its layout. */
export const magic = "slipway-backup 1";
/** Bytes of the two lines in front, at most: the names of all migrations come to a few thousand. */
export const longestHead = 1024 * 1024;

const fingerprint = z.string().regex(/^[0-9a-f]{32}$/);

/** Second line of a backup, as JSON and never encrypted: what has to be known before it is read. */
const headerSchema = z.object({
  createdAt: z.iso.datetime(),
  /** Names of the migrations that its database had, in order. */
  migrations: z.array(z.string().regex(/^[\w-]{1,255}$/)).min(1),
  /** Of SLIPWAY_ENCRYPTION_KEY: what names each key, the one that seals first. No key. */
  keys: z.array(fingerprint).min(1),
  /** How the rest is encrypted; absent: it is not. */
  encryption: z
    .object({
      cipher: z.literal("aes-256-gcm"),
      /** Base64, 16 bytes: of HKDF-SHA256. */
      salt: z.base64().length(24),
      /** What names the key that it was derived from. */
      key: fingerprint,
      /** Which variable that is. */
      from: z.enum(["SLIPWAY_BACKUP_KEY", "SLIPWAY_ENCRYPTION_KEY"]),
    })
    .optional(),
});

export type Header = z.output<typeof headerSchema>;

/** The two lines in front. */
export function headOf(header: Header): Buffer {
  return Buffer.from(`${magic}\n${JSON.stringify(header)}\n`, "utf8");
}

/**
 * What the first bytes of a file say, and how many of them are the two lines in front. Throws
 * `invalid` for what is no backup, or one of another layout.
 */
export function readHead(bytes: Buffer): { header: Header; head: Buffer } {
  const first = bytes.indexOf(10);
  const second = first < 0 ? -1 : bytes.indexOf(10, first + 1);
  const line = bytes.subarray(0, Math.max(first, 0)).toString("latin1");
  if (!/^slipway-backup \d{1,9}$/.test(line)) throw noBackup("does not begin like one");
  if (line !== magic)
    throw new PortalError(
      "invalid",
      `The backup has the layout "${line}"; this Slipway reads "${magic}".`,
      { hint: "Restore it with the version of Slipway that made it." },
    );
  if (second < 0) throw noBackup("has no header");
  const header = headerSchema.safeParse(asJson(bytes.subarray(first + 1, second).toString("utf8")));
  if (!header.success) throw noBackup("has a header that cannot be read");
  return { header: header.data, head: bytes.subarray(0, second + 1) };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noBackup(why: string): PortalError {
  return new PortalError("invalid", `The file is no backup of Slipway: it ${why}.`, {
    hint: "Name a file that `slipway backup` wrote. A dump of pg_dump is restored with pg_restore.",
  });
}
