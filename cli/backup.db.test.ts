import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { folderWith } from "./testing";

const root = path.join(import.meta.dirname, "..");
let built = "";
let databaseUrl = "";
beforeAll(async () => {
  // Below the project, where its packages are found.
  built = await mkdtemp(path.join(root, "node_modules", ".slipway-test-"));
  await build({
    absWorkingDir: root,
    entryPoints: [{ in: "cli/main.ts", out: "slipway" }],
    outdir: built,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
    alias: { "server-only": path.join(root, "node_modules/server-only/empty.js"), "@": root },
    logLevel: "error",
  });
  databaseUrl = await makeTestDatabase();
}, 60_000);
afterAll(() => rm(built, { recursive: true, force: true }));

/** The program, in a Node of its own. */
function slipway(database: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [path.join(built, "slipway.js"), ...args], {
    env: {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      DATABASE_URL: database,
      NEXTAUTH_URL: "https://slipway.example.com",
      NEXTAUTH_SECRET: "s".repeat(32),
      SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
      OIDC_ISSUER: "https://sso.example.com",
      OIDC_CLIENT_ID: "slipway",
      OIDC_CLIENT_SECRET: "secret",
      SLIPWAY_HOME: root,
    },
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.on("close", (code) => resolve({ code, said })),
  );
  return { child, ended };
}

test("a backup goes by a pipe from one database to another, and what is none writes nothing", async () => {
  const copy = await makeTestDatabase({ empty: true });
  const none = slipway(copy, "restore", "-");
  none.child.stdin.end("PGDMP and more");
  expect(await none.ended).toMatchObject({
    code: 2,
    said: expect.stringContaining("no backup of Slipway") as string,
  });

  const from = slipway(databaseUrl, "backup", "-", "--encrypt");
  const to = slipway(copy, "restore", "-");
  from.child.stdout.pipe(to.child.stdin);
  to.child.stdout.resume();
  expect(await from.ended).toMatchObject({ code: 0 });
  expect(await to.ended).toEqual({ code: 0, said: "" });
  const { db, close } = openDatabase(copy, 1);
  expect(await db.auditEntry.findMany({ select: { action: true } })).toEqual([
    { action: "backup.restore" },
  ]);
  await close();
}, 60_000);

test("a folder gets its first backup once", async () => {
  const folder = await folderWith({});
  for (const _time of [1, 2]) {
    const { child, ended } = slipway(databaseUrl, "backup", folder, "--keep", "9", "--first");
    child.stdout.resume();
    expect(await ended).toEqual({ code: 0, said: "" });
    expect(await readdir(folder)).toHaveLength(1);
  }
}, 60_000);
