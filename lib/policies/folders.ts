import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { LRUCache } from "lru-cache";
import type { Config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { loadExceptions, type PolicyException } from "@/lib/admission";
import { loadAllowances, type SecretAllowance } from "@/lib/secrets";
import { documentsOf, type Text } from "./documents-of";
import type { PolicyDocument } from "./policy-document";

/** What the folders of the catalog say: before anything that was changed here. */
export interface PolicyFolders {
  documents: readonly PolicyDocument[];
  exceptions: readonly PolicyException[];
  secretAllowances: readonly SecretAllowance[];
}

type Folders = Pick<Config, "SLIPWAY_HOME" | "SLIPWAY_CATALOG_DIR">;

/** What is out of date is kept to compare with. */
const read = new LRUCache<string, Promise<PolicyFolders>>({
  max: 10,
  ttl: 30_000,
  noDeleteOnStaleGet: true,
});

/**
 * `policies/`, `exceptions/` and `secret-allowances/` of the catalog that ships and of
 * SLIPWAY_CATALOG_DIR, read again every half a minute; the same object as long as nothing in them
 * changes. A policy of the second takes the place of one of the same name of the first. Throws
 * `misconfigured` for an exception or an allowance that is not right.
 */
export function policyFolders(config: Folders): Promise<PolicyFolders> {
  const key = `${config.SLIPWAY_HOME}\n${config.SLIPWAY_CATALOG_DIR ?? ""}`;
  const known = read.get(key);
  if (known) return known;
  const reading = unlessChanged(read.peek(key, { allowStale: true }), readFolders(config));
  read.set(key, reading);
  // What is mended may be read the next time.
  reading.catch(() => read.peek(key, { allowStale: true }) === reading && read.delete(key));
  return reading;
}

async function unlessChanged(
  before: Promise<PolicyFolders> | undefined,
  reading: Promise<PolicyFolders>,
): Promise<PolicyFolders> {
  const [was, is] = await Promise.all([before?.catch(() => undefined), reading]);
  return was !== undefined && JSON.stringify(was) === JSON.stringify(is) ? was : is;
}

async function readFolders({ SLIPWAY_HOME, SLIPWAY_CATALOG_DIR }: Folders): Promise<PolicyFolders> {
  const shipped = await readFolder(path.join(SLIPWAY_HOME, "catalog"), "shipped", "catalog");
  const own =
    SLIPWAY_CATALOG_DIR === undefined
      ? undefined
      : await readFolder(SLIPWAY_CATALOG_DIR, "catalog", path.basename(SLIPWAY_CATALOG_DIR));
  const names = new Set(own?.documents.map(({ name }) => name));
  const { exceptions, problems } = loadExceptions([
    ...shipped.exceptions,
    ...(own?.exceptions ?? []),
  ]);
  const { allowances, problems: refused } = loadAllowances([
    ...shipped.allowances,
    ...(own?.allowances ?? []),
  ]);
  const [wrong] = [...problems, ...refused];
  if (wrong) throw new PortalError("misconfigured", `${wrong.path}: ${wrong.message}`);
  return {
    documents: [
      ...shipped.documents.filter(({ name }) => name === undefined || !names.has(name)),
      ...(own?.documents ?? []),
    ],
    exceptions,
    secretAllowances: allowances,
  };
}

async function readFolder(
  root: string,
  source: "shipped" | "catalog",
  called: string,
): Promise<{ documents: PolicyDocument[]; exceptions: Text[]; allowances: Text[] }> {
  const [policies, exceptions, allowances] = await Promise.all(
    ["policies", "exceptions", "secret-allowances"].map((folder) =>
      readYamlFiles(root, folder, called),
    ),
  );
  const documents = documentsOf(policies ?? [], source);
  return { documents, exceptions: exceptions ?? [], allowances: allowances ?? [] };
}

/**
 * Every YAML file below a folder, by the path that it is shown with; none where the folder is not
 * there.
 */
async function readYamlFiles(root: string, folder: string, called: string): Promise<Text[]> {
  const entries = await readdir(path.join(root, folder), {
    withFileTypes: true,
    recursive: true,
  }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    files.map(async (file) => ({
      path: `${called}/${path.relative(root, file).split(path.sep).join("/")}`,
      text: await readFile(file, "utf8"),
    })),
  );
}
