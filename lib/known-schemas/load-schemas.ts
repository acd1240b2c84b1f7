import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { PortalError } from "@/lib/errors";
import {
  type GivenSchema,
  readGivenSchema,
  schemaRegistry,
  type SchemaRegistry,
  standardRegistry,
} from "@/lib/kubernetes";
import { readYaml } from "@/lib/yaml";

/** The folders of `--schemas`, else those of `SLIPWAY_SCHEMA_DIRS`. */
export function schemaFolders(
  given: readonly string[] | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  if (given !== undefined && given.length > 0) return [...given];
  return (environment["SLIPWAY_SCHEMA_DIRS"] ?? "")
    .split(",")
    .map((folder) => folder.trim())
    .filter((folder) => folder !== "");
}

/**
 * The schemas that Slipway knows and those of folders: JSON Schemas as
 * `{group}/{kind}_{version}.json`, and CRD manifests. Throws `misconfigured` where a folder cannot
 * be read or holds no schema at all.
 */
export async function loadSchemas(folders: readonly string[]): Promise<SchemaRegistry> {
  if (folders.length === 0) return standardRegistry();
  const given: GivenSchema[] = [];
  for (const folder of folders) {
    const found = await readFolder(folder);
    if (!found.some((schema) => readGivenSchema(schema).length > 0)) {
      throw new PortalError("misconfigured", `The folder ${folder} holds no schema.`, {
        hint: "Put JSON Schemas there as {group}/{kind}_{version}.json, or manifests of CustomResourceDefinitions.",
      });
    }
    given.push(...found);
  }
  return schemaRegistry(given);
}

async function readFolder(folder: string): Promise<GivenSchema[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(
    (cause: unknown) => {
      throw new PortalError("misconfigured", `The schemas in ${folder} cannot be read.`, { cause });
    },
  );
  const files = entries
    .filter((entry) => entry.isFile() && /\.(?:json|ya?ml)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  const read = await Promise.all(
    files.sort().map(async (file) => documentsOf(file, await readFile(file, "utf8"))),
  );
  return read.flat();
}

/** Characters of a file: CRDs are long. */
const longestFile = 16 * 1024 * 1024;

function documentsOf(file: string, text: string): GivenSchema[] {
  const place = file.split(path.sep).join("/");
  if (file.endsWith(".json")) {
    try {
      return [{ path: place, document: JSON.parse(text) as GivenSchema["document"] }];
    } catch (cause) {
      throw new PortalError(
        "misconfigured",
        `${file} is not JSON: ${cause instanceof Error ? cause.message : ""}`,
        { cause },
      );
    }
  }
  const { documents, problems } = readYaml(text, { longest: longestFile, intAsBigInt: true });
  const [problem] = problems;
  if (problem !== undefined)
    throw new PortalError("misconfigured", `${file}:${problem.line}: ${problem.message}`);
  return documents.map(({ value }) => ({ path: place, document: value }));
}
