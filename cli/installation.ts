import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
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

async function adoptLocal(): Promise<void> {
  const file = path.join(process.env["SLIPWAY_DATA_DIR"] ?? ".data", "running.json");
  const found = await readFile(file, "utf8").catch(() => undefined);
  if (found === undefined) return;
  for (const [name, value] of Object.entries(running.parse(JSON.parse(found)).environment))
    process.env[name] ??= value;
}
