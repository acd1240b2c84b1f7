import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { git } from "./run-git";

/**
 * Makes an empty bare repository. It appears whole: a kill in between leaves only a folder that
 * nobody looks at.
 */
export async function createBareRepository(dir: string, defaultBranch: string): Promise<void> {
  const unfinished = `${dir}.creating`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await git(unfinished, [
    "init",
    "--quiet",
    "--bare",
    "--template=",
    `--initial-branch=${defaultBranch}`,
  ]);
  const settings = {
    "http.receivepack": "true",
    "gc.auto": "0",
    "receive.autogc": "false",
    "receive.hideRefs": "refs/pull",
    "uploadpack.allowFilter": "true",
    "uploadpack.allowAnySHA1InWant": "true",
    "core.logAllRefUpdates": "true",
  };
  for (const [key, value] of Object.entries(settings))
    await git(unfinished, ["config", key, value]);
  await mkdir(path.dirname(dir), { recursive: true });
  await rename(unfinished, dir);
}
