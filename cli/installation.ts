import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { startEmbeddedPostgres } from "@/lib/db/server";
import { requireNotHeld } from "@/lib/hold/server";
import { systemContext } from "@/lib/identity/server";
import type { Context } from "@/lib/access/server";

const running = z.object({ environment: z.record(z.string(), z.string()) });

/**
 * Runs `work` against the installation that the environment names or, where it names none, the one
 * that `npm run up` started in this folder.
 */
export async function withInstallation<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
  if (!process.env["DATABASE_URL"]) await adoptLocal();
  process.env["LOG_LEVEL"] ??= "silent";
  const ctx = systemContext("slipway command");
  try {
    return await work(ctx);
  } finally {
    await ctx.db.$disconnect();
  }
}

/** The same for what changes something. Throws `unavailable` while Slipway is held. */
export async function changeInstallation<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
  return withInstallation(async (ctx) => {
    await requireNotHeld(ctx.db);
    return work(ctx);
  });
}

/**
 * Runs `work` while the database runs. That of `npm run up` is started where it does not run, and
 * ended afterwards: nothing else uses it then.
 */
export async function withDatabaseRunning<T>(work: () => Promise<T>): Promise<T> {
  if (process.env["DATABASE_URL"]) return work();
  await adoptLocal();
  const url = process.env["DATABASE_URL"];
  if (url === undefined) return work();
  const postgres = await startEmbeddedPostgres({
    dataDir: path.join(localFolder(), "postgres"),
    port: Number(new URL(url).port),
  });
  process.env["DATABASE_URL"] = postgres.url;
  try {
    return await work();
  } finally {
    if (!postgres.adopted) await postgres.stop();
  }
}

function localFolder(): string {
  return process.env["SLIPWAY_DATA_DIR"] ?? ".data";
}

async function adoptLocal(): Promise<void> {
  const file = path.join(localFolder(), "running.json");
  const found = await readFile(file, "utf8").catch(() => undefined);
  if (found === undefined) return;
  for (const [name, value] of Object.entries(running.parse(JSON.parse(found)).environment))
    process.env[name] ??= value;
}
