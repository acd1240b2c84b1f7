import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { loadExceptions, loadPolicies, type PolicyException, type PolicyFile, type PolicySet } from "@/lib/policy";

/** What the platform judges by: its policies, and the exceptions that it grants. */
export interface CuratedPolicies {
  policies: PolicySet;
  exceptions: readonly PolicyException[];
}

type Folders = Pick<Config, "SLIPWAY_HOME" | "SLIPWAY_CATALOG_DIR">;

const loaded = new Map<string, Promise<CuratedPolicies>>();

/**
 * The policies of `catalog/policies` and of `policies/` in SLIPWAY_CATALOG_DIR, with `exceptions/` beside them, read and
 * compiled once a process. A policy that is not right stops everything that it would have judged: `misconfigured`, with
 * the place.
 */
export function configuredPolicies(config: Folders): Promise<CuratedPolicies> {
  const key = `${config.SLIPWAY_HOME}\n${config.SLIPWAY_CATALOG_DIR ?? ""}`;
  const known = loaded.get(key);
  if (known) return known;
  const reading = read(config);
  loaded.set(key, reading);
  // What is mended may be read the next time.
  reading.catch(() => loaded.delete(key));
  return reading;
}

async function read({ SLIPWAY_HOME, SLIPWAY_CATALOG_DIR }: Folders): Promise<CuratedPolicies> {
  const roots = [path.join(SLIPWAY_HOME, "catalog"), ...(SLIPWAY_CATALOG_DIR === undefined ? [] : [SLIPWAY_CATALOG_DIR])];
  const [policyFiles, exceptionFiles] = await Promise.all([
    Promise.all(roots.map((root) => readYamlFiles(path.join(root, "policies")))),
    Promise.all(roots.map((root) => readYamlFiles(path.join(root, "exceptions")))),
  ]);
  const { policies, problems } = loadPolicies(policyFiles.flat());
  const { exceptions, problems: refused } = loadExceptions(exceptionFiles.flat());
  const wrong = problems.find(({ severity }) => severity === "error");
  if (wrong) throw new PortalError("misconfigured", `${wrong.path}:${wrong.line}: ${wrong.message}`, { hint: "Until this policy is mended nothing can be judged, and so nothing launched." });
  if (refused[0]) throw new PortalError("misconfigured", `${refused[0].path}: ${refused[0].message}`);
  return { policies, exceptions };
}

/** Every YAML file below a folder but those of `tests/`; none where the folder is not there. */
async function readYamlFiles(folder: string): Promise<PolicyFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name));
  const own = files.filter((file) => !path.relative(folder, file).split(path.sep).includes("tests")).sort();
  return Promise.all(own.map(async (file) => ({ path: file, text: await readFile(file, "utf8") })));
}
