import { chmod, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { migrate, startEmbeddedPostgres } from "@/lib/db/server";
import { prepareJobs } from "@/lib/jobs/server";
import { openRecorder, type Recorder } from "./recorder";

/** A PostgreSQL of its own, migrated and with its queues, for as long as `work` takes. */
export async function withRecordedDatabase<Result>(
  work: (recorder: Recorder, client: Client) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join("/tmp", "slipway-bench-"));
  // Where PostgreSQL runs as another user, it must get there.
  await chmod(folder, 0o755);
  const dataDir = path.join(folder, "postgres");
  const server = await startEmbeddedPostgres({ dataDir, ephemeral: true });
  try {
    await migrate(server.url, "prisma/migrations");
    await prepareJobs(server.url);
    const recorder = openRecorder(server.url);
    const client = new Client({ connectionString: server.url });
    await client.connect();
    try {
      return await work(recorder, client);
    } finally {
      await client.end();
      await recorder.close();
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
