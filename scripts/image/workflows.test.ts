import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const folder = path.join(import.meta.dirname, "../../.github/workflows");

test("every action of a workflow is named by its commit, and says which version that is", () => {
  const used = globSync("*.yaml", { cwd: folder }).flatMap((file) =>
    readFileSync(path.join(folder, file), "utf8")
      .split("\n")
      .filter((line) => /\buses:/.test(line))
      .map((line) => line.trim()),
  );
  expect(used.length).toBeGreaterThan(0);
  const pinned = /^(- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
  expect(used.filter((line) => !pinned.test(line))).toEqual([]);
});
