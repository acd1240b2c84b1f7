import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { readJson, writeJson } from "./json-file";

const savedKeys = z.object({
  cookies: z.array(z.string()).min(1),
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) }),
});

export type Keys = z.infer<typeof savedKeys>;

/**
 * The keys that sign tokens and cookies: made once, kept in `dataDir`, so that what was signed
 * before a restart still counts.
 */
export function openKeys(dataDir: string): Keys {
  const file = path.join(dataDir, "keys.json");
  const saved = savedKeys.safeParse(readJson(file));
  if (saved.success) return saved.data;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = {
    ...privateKey.export({ format: "jwk" }),
    kty: "RSA",
    kid: randomUUID(),
    use: "sig",
    alg: "RS256",
  };
  const keys = { cookies: [randomBytes(32).toString("base64url")], jwks: { keys: [key] } };
  writeJson(file, keys);
  return keys;
}
