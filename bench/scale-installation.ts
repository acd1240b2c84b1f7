import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { config } from "@/lib/config/server";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { type Installation, startInstallation } from "./installation";
import { type ScaleClusters, startClusters } from "./scale-cluster";
import { type ScaleInstance, writeInstances } from "./scale-repository";
import { seedScale } from "./seed-scale";

const sizes = { instances: 5_000, templates: 10_000, requests: 100_000 };
/** Minutes that a worker may take for the repository: each record, and all objects in it. */
const mostMinutes = 20;

export interface ScaleInstallation {
  installation: Installation;
  handle: DatabaseHandle;
  clusters: ScaleClusters;
  /** Seconds until the worker had read and judged the repository; undefined where it had done so before. */
  taken: number | undefined;
  stop(): Promise<void>;
}

/**
 * An installation of its own with all that is there after a few years. With a data directory it is seeded
 * once, and kept: whoever measures again goes on with it.
 */
export async function startScaled(given?: string): Promise<ScaleInstallation> {
  const dataDir = given ?? (await mkdtemp(path.join("/tmp", "slipway-scale-")));
  await mkdir(dataDir, { recursive: true });
  const [list, mark] = [path.join(dataDir, "instances.json"), path.join(dataDir, "seeded")];
  const isSeeded = existsSync(mark);
  const seedDir = path.join(dataDir, "repository");
  const instances = isSeeded
    ? (JSON.parse(await readFile(list, "utf8")) as ScaleInstance[])
    : await written(seedDir);
  const installation = await startInstallation({
    dataDir,
    environment: {
      SLIPWAY_SANDBOX_GITOPS: "none",
      // The addresses of before: a repository at another one is another repository.
      SLIPWAY_PORTS: isSeeded ? "" : "random",
      ...(isSeeded ? {} : { SLIPWAY_SANDBOX_SEED_DIR: seedDir }),
    },
  });
  const clusters = await startClusters(Number(new URL(installation.urls.gitops).port), instances);
  const handle = openDatabase(config().DATABASE_URL, 4);
  if (!isSeeded) {
    await pack(path.join(dataDir, "forge/repositories/acme/platform.git"));
    console.log("Seeding the database");
    await seedScale(handle.db, instances, sizes);
    await writeFile(list, JSON.stringify(instances));
    await writeFile(mark, "");
    await rm(seedDir, { recursive: true, force: true });
  }
  return {
    installation,
    handle,
    clusters,
    taken: isSeeded ? undefined : await untilTaken(handle, instances.length),
    stop: async () => {
      await handle.close();
      await installation.stop();
      await clusters.close();
      if (given === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function written(seedDir: string): Promise<ScaleInstance[]> {
  console.log(`Writing a repository of ${sizes.instances} instances`);
  await rm(seedDir, { recursive: true, force: true });
  return writeInstances(seedDir, sizes.instances);
}

/** As hosts do: tens of thousands of files of one object each are slow to read. */
async function pack(repository: string): Promise<void> {
  await promisify(execFile)("git", ["-C", repository, "gc", "--quiet"]);
}

/** Until the worker has read every record from Git, and judged all that is there. */
async function untilTaken({ db }: DatabaseHandle, instances: number): Promise<number> {
  console.log("Waiting for the worker to read the repository");
  const begun = performance.now();
  for (;;) {
    const read = await db.instance.count({ where: { readAs: { not: null } } });
    const judged = await db.branchScan.count({ where: { commit: { not: null } } });
    const seconds = (performance.now() - begun) / 1_000;
    if (read >= instances && judged > 0) return seconds;
    if (seconds > mostMinutes * 60)
      throw new Error(`After ${mostMinutes} minutes ${read} of ${instances} instances were read.`);
    await sleep(1_000);
  }
}
