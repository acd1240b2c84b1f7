import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { config } from "@/lib/config/server";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { type Installation, startInstallation } from "./installation";
import { type ScaleClusters, startClusters } from "./scale-cluster";
import { importInstances, type ScaleInstance } from "./scale-repository";
import { seedFiles } from "@/sandbox/platform/seed";
import { startForge } from "@/sandbox/forge";
import { seedScale } from "./seed-scale";

const sizes = { instances: 5_000, templates: 10_000, requests: 100_000 };
/** Some are being changed, and are read again. */
const mostRead = 0.98;
/** Minutes that a worker may take for the repository: each record, and all objects in it. */
const mostMinutes = 20;

export interface ScaleInstallation {
  installation: Installation;
  handle: DatabaseHandle;
  clusters: ScaleClusters;
  /** What the worker had read and judged of the repository when the lists were asked for, in words. */
  taken: string;
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
  const instances = isSeeded
    ? (JSON.parse(await readFile(list, "utf8")) as ScaleInstance[])
    : await makeRepository(dataDir);
  const installation = await startInstallation({
    dataDir,
    environment: {
      SLIPWAY_SANDBOX_GITOPS: "none",
      // The addresses of before: a repository at another one is another repository.
      SLIPWAY_PORTS: isSeeded ? "" : "random",
    },
  });
  const clusters = await startClusters(Number(new URL(installation.urls.gitops).port), instances);
  const handle = openDatabase(config().DATABASE_URL, 4);
  if (!isSeeded) {
    console.log("Seeding the database");
    await seedScale(handle.db, instances, sizes);
    await writeFile(list, JSON.stringify(instances));
    await writeFile(mark, "");
  }
  return {
    installation,
    handle,
    clusters,
    taken: await untilTaken(handle, instances.length),
    stop: async () => {
      await handle.close();
      await installation.stop();
      await clusters.close();
      if (given === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The sandbox's platform repository, and the instances on top of it, before its forge begins. */
async function makeRepository(dataDir: string): Promise<ScaleInstance[]> {
  console.log(`Writing a repository of ${sizes.instances} instances`);
  const forgeDir = path.join(dataDir, "forge");
  const forge = await startForge({ dataDir: forgeDir, token: "token-of-the-bench" });
  await forge.createRepository("acme/platform", await seedFiles(process.cwd()));
  await forge.close();
  return importInstances(path.join(forgeDir, "repositories/acme/platform.git"), sizes.instances);
}

/** Until the worker has read every record from Git, and judged all that is there; or its time is over. */
async function untilTaken({ db }: DatabaseHandle, instances: number): Promise<string> {
  console.log("Waiting for the worker to read the repository");
  const begun = performance.now();
  for (;;) {
    const read = await db.instance.count({ where: { readAs: { not: null } } });
    const judged = await db.branchScan.count({ where: { commit: { not: null } } });
    const seconds = (performance.now() - begun) / 1_000;
    const isTaken = read >= instances * mostRead && judged > 0;
    if (isTaken || seconds > mostMinutes * 60)
      return `${read} of ${instances} read, ${judged > 0 ? "judged" : "not judged"}, after ${seconds.toFixed(0)} s`;
    await sleep(1_000);
  }
}
