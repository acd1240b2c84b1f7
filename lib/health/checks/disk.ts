import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "@/lib/config/server";
import { bytesInWords } from "../in-words";
import type { HealthFinding } from "../report";
import type { CheckDefinition } from "./check";

/** How much room a folder of this process has. */
export interface DiskFacts {
  /** What it is for. */
  about: string;
  folder: string;
  /** Bytes. */
  free: number;
  total: number;
}

const mebibyte = 1024 * 1024;

export const disk: CheckDefinition = {
  name: "disk",
  title: "Disk",
  find: async ({ config }) => (await diskFacts(config)).map(judgeDisk),
};

/** The folders that this process writes to, as far as they are there. */
export async function diskFacts({
  SLIPWAY_HOME,
}: Pick<Config, "SLIPWAY_HOME">): Promise<DiskFacts[]> {
  const data = process.env["SLIPWAY_DATA_DIR"] ?? path.join(SLIPWAY_HOME, ".data");
  const places = [
    { about: "Data", folder: data },
    { about: "Temporary files", folder: tmpdir() },
  ];
  return (await Promise.all(places.map(factsOf))).flat();
}

/** Nothing of a folder that is not there: with a database elsewhere nobody needs one for data. */
async function factsOf({ about, folder }: Pick<DiskFacts, "about" | "folder">) {
  const found = await statfs(folder).catch(() => undefined);
  if (found === undefined) return [];
  const { bavail, blocks, bsize } = found;
  return [{ about, folder, free: bavail * bsize, total: blocks * bsize }];
}

/** A share of a large disk is much, and of a small one little: so both count. */
export function judgeDisk({ about, folder, free, total }: DiskFacts): HealthFinding {
  const says = `${bytesInWords(free)} of ${bytesInWords(total)} free at ${folder}.`;
  const share = total === 0 ? 1 : free / total;
  if (share >= 0.1 || free >= 10 * 1024 * mebibyte) return { status: "ok", about, says };
  const isNearlyFull = share < 0.02 || free < 200 * mebibyte;
  return {
    status: isNearlyFull ? "error" : "warn",
    about,
    says,
    todo: "Make room there, or give it a larger disk: what is full cannot be written.",
  };
}
