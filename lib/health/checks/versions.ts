import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { knownWorkers } from "@/lib/jobs/server";
import type { HealthFinding } from "../report";
import type { CheckDefinition } from "./check";

/** Which versions run. */
export interface VersionFacts {
  /** Of Slipway, as `package.json` says; undefined where that is not there. */
  slipway: string | undefined;
  /** Of Node.js, of this process and of each worker that is alive: `24.21.0`. */
  node: string;
  workers: readonly string[];
}

/** What Slipway is built for and tested with. */
const nodeMajor = 24;

export const versions: CheckDefinition = {
  name: "versions",
  title: "Versions",
  find: async ({ db, config }) =>
    judgeVersions({
      slipway: await ownVersion(config.SLIPWAY_HOME),
      node: process.versions.node,
      workers: (await knownWorkers(db))
        .filter(({ isAlive }) => isAlive)
        .map(({ nodeVersion }) => nodeVersion),
    }),
};

export function judgeVersions({ slipway, node, workers }: VersionFacts): HealthFinding[] {
  const findings: HealthFinding[] = [
    slipway === undefined
      ? { status: "unknown", about: "Slipway", says: "Its package.json is not there." }
      : { status: "ok", about: "Slipway", says: `${slipway}.` },
    judgeNode("Node.js", node),
  ];
  const others = [...new Set(workers)].filter((version) => version !== node);
  return [...findings, ...others.map((version) => judgeNode("Node.js of a worker", version))];
}

function judgeNode(about: string, version: string): HealthFinding {
  const major = Number(version.split(".")[0]);
  return major >= nodeMajor
    ? { status: "ok", about, says: `${version}.` }
    : {
        status: "warn",
        about,
        says: `${version}; Slipway is tested with ${nodeMajor}.`,
        todo: "Start it with the Node.js that comes with it: node_modules/.bin/node.",
      };
}

const packageShape = z.object({ version: z.string() });

async function ownVersion(home: string): Promise<string | undefined> {
  try {
    const text = await readFile(path.join(home, "package.json"), "utf8");
    return packageShape.safeParse(JSON.parse(text)).data?.version;
  } catch {
    return undefined;
  }
}
