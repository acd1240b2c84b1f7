import { constants } from "node:fs";
import { lstat, mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { PortalError } from "@/lib/errors";

/**
 * Writes files below a folder, which is made. What is the same already is not touched. Never
 * follows a link out of the folder. Throws `invalid` for a path that would leave it, `conflict`
 * where something stands in the way.
 */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const file = await wayTo(folder, name);
    if ((await readFile(file, "utf8").catch(() => undefined)) === content) continue;
    const handle = await open(
      file,
      constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
      0o644,
    ).catch((cause: unknown) => {
      throw new PortalError("conflict", `${file} cannot be written.`, { cause });
    });
    try {
      await handle.writeFile(content, "utf8");
    } finally {
      await handle.close();
    }
  }
}

/** Removes files that an earlier call has written and that are no more. */
export async function removeFiles(folder: string, names: Iterable<string>): Promise<void> {
  for (const name of names) await rm(await wayTo(folder, name), { force: true });
}

async function wayTo(folder: string, name: string): Promise<string> {
  const steps = name.split("/");
  if (
    steps.some(
      (step) =>
        step === "" || step === "." || step === ".." || step.includes("\\") || step.includes("\0"),
    )
  ) {
    throw new PortalError("invalid", `${JSON.stringify(name)} is no path below a folder.`);
  }
  let place = folder;
  for (const step of steps.slice(0, -1)) {
    place = path.join(place, step);
    await mkdir(place).catch(() => undefined);
    if (!(await lstat(place).catch(() => undefined))?.isDirectory())
      throw new PortalError(
        "conflict",
        `${place} is not a folder of its own: a link or a file stands there.`,
      );
  }
  const file = path.join(folder, ...steps);
  const there = await lstat(file).catch(() => undefined);
  if (there !== undefined && !there.isFile())
    throw new PortalError("conflict", `${file} is not a file: a link or a folder stands there.`);
  return file;
}
