import { createPublicKey, generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { notFound, unprocessable } from "../http/api-error";
import { type World, timestamp } from "../world";
import { enqueuePingOfApp } from "../webhooks/ping";
import { appById, appBySlug } from "./find";
import type { Manifest } from "./manifest";
import type { AppRow } from "./rows";

const codeMinutes = 60;
const newKey = promisify(generateKeyPair);

/** Registers an App from its manifest; answers the code that is good for its secrets once. */
export async function registerApp(
  world: World,
  owner: string,
  name: string,
  manifest: Manifest,
): Promise<string> {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (slug === "" || name.length > 34) throw unprocessable("Name is not valid");
  if (appBySlug(world, slug)) throw unprocessable("Name is already taken");
  const { pem, publicKey } = await makeKey();
  const code = randomBytes(20).toString("hex");
  world.db.transaction(() => {
    const app = world.db.one<AppRow>(
      `INSERT INTO apps (slug, name, owner, description, external_url, client_id, client_secret,
       webhook_secret, hook_url, redirect_url, setup_url, callback_urls, public, permissions,
       events, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
      slug,
      name,
      owner,
      manifest.description,
      manifest.url,
      `Iv23${randomBytes(8).toString("hex")}`,
      randomBytes(20).toString("hex"),
      randomBytes(20).toString("hex"),
      manifest.hook_attributes?.active ? manifest.hook_attributes.url : null,
      manifest.redirect_url,
      manifest.setup_url ?? null,
      JSON.stringify(manifest.callback_urls),
      manifest.public ? 1 : 0,
      JSON.stringify({ metadata: "read", ...manifest.default_permissions }),
      JSON.stringify(manifest.default_events),
      timestamp(world),
    );
    world.db.run("INSERT INTO app_keys (app, public_key) VALUES (?, ?)", app.id, publicKey);
    world.db.run(
      "INSERT INTO manifest_codes (code, app, pem, expires_at) VALUES (?, ?, ?, ?)",
      code,
      app.id,
      pem,
      world.now().getTime() + codeMinutes * 60_000,
    );
    enqueuePingOfApp(world, app);
  });
  return code;
}

/** The App behind a code, and its private key: shown this once. */
export function takeManifestCode(world: World, code: string): { app: AppRow; pem: string } {
  const row = world.db.get<{ app: number; pem: string; expires_at: number }>(
    "DELETE FROM manifest_codes WHERE code = ? RETURNING *",
    code,
  );
  const app = row && appById(world, row.app);
  if (!row || !app || row.expires_at <= world.now().getTime()) throw notFound();
  return { app, pem: row.pem };
}

/** One more key; those before keep working until they are deleted. */
export async function addKey(world: World, app: AppRow): Promise<string> {
  const { pem, publicKey } = await makeKey();
  world.db.run("INSERT INTO app_keys (app, public_key) VALUES (?, ?)", app.id, publicKey);
  return pem;
}

/** All keys but the newest. */
export function deleteOldKeys(world: World, app: AppRow): void {
  world.db.run(
    "DELETE FROM app_keys WHERE app = ? AND id < (SELECT max(id) FROM app_keys WHERE app = ?)",
    app.id,
    app.id,
  );
}

/** As GitHub gives them: RSA, PKCS#1. */
async function makeKey(): Promise<{ pem: string; publicKey: string }> {
  const { privateKey } = await newKey("rsa", { modulusLength: 2048 });
  return {
    pem: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    publicKey: createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString(),
  };
}
