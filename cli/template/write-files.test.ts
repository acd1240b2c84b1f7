import { readdir, readFile, stat, symlink, utimes } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith } from "../testing";
import { removeFiles, writeFiles } from "./write-files";

describe("writing files", () => {
  it("makes folders, and does not touch what is the same already", async () => {
    const folder = path.join(await folderWith({}), "new");
    await writeFiles(folder, { "a/b.txt": "b", "c.txt": "c" });
    await utimes(path.join(folder, "c.txt"), 1, 1);
    await writeFiles(folder, { "a/b.txt": "longer", "c.txt": "c" });
    expect(await readFile(path.join(folder, "a/b.txt"), "utf8")).toBe("longer");
    expect((await stat(path.join(folder, "c.txt"))).mtimeMs).toBe(1000);
    await removeFiles(folder, ["a/b.txt", "never-there.txt"]);
    expect(await readdir(path.join(folder, "a"))).toEqual([]);
  });

  it("never leaves the folder: by a path, or by a link in the place of a folder or a file", async () => {
    const [folder, outside] = await Promise.all([
      folderWith({ plain: "" }),
      folderWith({ "kept.txt": "kept" }),
    ]);
    await symlink(outside, path.join(folder, "linked"));
    await symlink(path.join(outside, "kept.txt"), path.join(folder, "kept.txt"));
    await symlink(path.join(outside, "not-yet.txt"), path.join(folder, "dangling.txt"));
    for (const name of ["../x", "/x", "a/../../x", "a//b", "", ".", "a\\b", "a\0b"])
      await expect(writeFiles(folder, { [name]: "x" })).rejects.toMatchObject({ code: "invalid" });
    for (const name of ["linked/kept.txt", "kept.txt", "dangling.txt", "plain/x", "linked"])
      await expect(writeFiles(folder, { [name]: "x" })).rejects.toMatchObject({ code: "conflict" });
    await expect(removeFiles(folder, ["linked/kept.txt"])).rejects.toMatchObject({
      code: "conflict",
    });
    expect([
      await readdir(outside),
      await readFile(path.join(outside, "kept.txt"), "utf8"),
    ]).toEqual([["kept.txt"], "kept"]);
  });
});
