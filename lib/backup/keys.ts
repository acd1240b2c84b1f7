import { randomBytes } from "node:crypto";
import type { Config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { deriveKey, fingerprintsOf } from "@/lib/sealing/server";
import type { Header } from "./header";

type Keys = Pick<Config, "SLIPWAY_ENCRYPTION_KEY" | "SLIPWAY_BACKUP_KEY">;

type Encryption = NonNullable<Header["encryption"]>;

/**
 * A key for one new backup, and what its header says of it: made from SLIPWAY_BACKUP_KEY, or where
 * that is not set from the key that seals.
 */
export function newBackupKey(keys: Keys): { encryption: Encryption; key: Buffer } {
  const from =
    keys.SLIPWAY_BACKUP_KEY === undefined ? "SLIPWAY_ENCRYPTION_KEY" : "SLIPWAY_BACKUP_KEY";
  const [made = ""] = keyTexts(keys[from]);
  const salt = randomBytes(16);
  const encryption: Encryption = {
    cipher: "aes-256-gcm",
    salt: salt.toString("base64"),
    key: fingerprintsOf(made)[0] ?? "",
    from,
  };
  return { encryption, key: fileKey(made, salt) };
}

/**
 * The key that a backup is encrypted with. Throws `misconfigured` where the environment has another
 * one.
 */
export function backupKey(encryption: Encryption, keys: Keys): Buffer {
  const { from } = encryption;
  const found = keyTexts(keys[from]).find((one) => fingerprintsOf(one)[0] === encryption.key);
  if (found === undefined)
    throw new PortalError(
      "misconfigured",
      `The backup is encrypted with a key that is not in ${from}. Nothing was written.`,
      { hint: `Set ${from} to the key that it was made with (fingerprint ${encryption.key}).` },
    );
  return fileKey(found, Buffer.from(encryption.salt, "base64"));
}

/**
 * What the database holds sealed has to open afterwards. Throws `misconfigured` where the key that
 * sealed when the backup was made is none of those in the environment; answers those of its other
 * keys that are not among them either.
 */
export function requireSealingKey(header: Header, keys: Keys): string[] {
  const known = fingerprintsOf(keys.SLIPWAY_ENCRYPTION_KEY);
  const [sealing = "", ...older] = header.keys;
  if (!known.includes(sealing))
    throw new PortalError(
      "misconfigured",
      "The backup was made with another SLIPWAY_ENCRYPTION_KEY. Nothing was written.",
      {
        hint: `Set SLIPWAY_ENCRYPTION_KEY to the key that it was made with (fingerprint ${sealing}; set is ${known.join(", ")}), or to NEW,OLD with that one behind another.`,
      },
    );
  return older.filter((one) => !known.includes(one));
}

const keyTexts = (text: string | undefined): string[] => text?.split(",") ?? [];

function fileKey(text: string, salt: Buffer): Buffer {
  return deriveKey(Buffer.from(text, "base64"), salt, "backup");
}
