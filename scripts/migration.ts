/**
 * `npm run migration -- NAME`: writes the SQL between the migrations there are and `schema.prisma`
 * as the next migration.
 */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmbeddedPostgres } from "../lib/db/embedded";
import { migrate } from "../lib/db/migrate";
import { sqlToReachSchema } from "../lib/db/testing/schema-engine";

const name = process.argv[2];
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Give the migration a name of a-z, 0-9 and _: npm run migration -- add_drift");
  process.exit(2);
}
const folder = await mkdtemp("/tmp/slipway-migration-");
// Where PostgreSQL runs as another user, it must get there.
await chmod(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDir: path.join(folder, "postgres"),
  ephemeral: true,
});
try {
  await migrate(server.url, "prisma/migrations");
  const sql = await sqlToReachSchema(server.url, path.resolve("prisma/schema.prisma"));
  if (/^\s*(--.*)?$/.test(sql)) {
    console.log("The migrations produce schema.prisma already.");
  } else {
    const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
    const target = path.join("prisma/migrations", `${stamp}_${name}`);
    await mkdir(target, { recursive: true });
    await writeFile(path.join(target, "migration.sql"), sql);
    console.log(`Wrote ${target}/migration.sql. Read it before you commit it.`);
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
