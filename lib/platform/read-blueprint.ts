import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Blueprint } from "./platform-files";

/** Reads what a platform repository is made from, out of the `catalog` of an installation. */
export async function readBlueprint(catalog: string): Promise<Blueprint> {
  const own = path.join(catalog, "platform");
  const policies = path.join(catalog, "policies");
  const found: [string, string][] = [];
  for (const entry of await readdir(own, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".yaml")) continue;
    const file = path.join(entry.parentPath, entry.name);
    found.push([path.relative(own, file).split(path.sep).join("/"), await readFile(file, "utf8")]);
  }
  for (const entry of await readdir(policies, { withFileTypes: true }))
    if (entry.isDirectory())
      found.push([
        `policies/${entry.name}.yaml`,
        await readFile(path.join(policies, entry.name, "policy.yaml"), "utf8"),
      ]);
  return Object.fromEntries(found);
}
