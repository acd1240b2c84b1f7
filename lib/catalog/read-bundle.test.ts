import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readBundle } from "./read-bundle";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-bundle-"));
  await mkdir(path.join(folder, "files"));
  await writeFile(path.join(folder, "template.yaml"), "kind: Template\n");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a bundle is the folder's files, without links, hidden files and what is in hidden folders", async () => {
  await mkdir(path.join(folder, ".git", "hooks"), { recursive: true });
  await writeFile(path.join(folder, ".git", "hooks", "pre-commit"), "#!/bin/sh\n");
  await writeFile(path.join(folder, ".env"), "TOKEN=secret\n");
  await writeFile(path.join(folder, "files", "a.yaml"), "a: 1\n");
  await symlink(path.join(folder, "files", "a.yaml"), path.join(folder, "files", "link.yaml"));
  expect(await readBundle(folder)).toEqual({
    "template.yaml": "kind: Template\n",
    "files/a.yaml": "a: 1\n",
  });
});

test("a file may be called like a member of every object", async () => {
  for (const name of ["__proto__", "constructor"]) await writeFile(path.join(folder, name), name);
  expect(Object.keys(await readBundle(folder)).toSorted()).toEqual([
    "__proto__",
    "constructor",
    "template.yaml",
  ]);
});

test("a file that is too large is refused by name", async () => {
  await writeFile(path.join(folder, "files", "large.yaml"), "x".repeat(1024 * 1024 + 1));
  await expect(readBundle(folder)).rejects.toMatchObject({
    code: "template_invalid",
    message: expect.stringContaining("files/large.yaml"),
  });
});
