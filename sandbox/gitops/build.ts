import { createHash } from "node:crypto";
import path from "node:path/posix";
import { z } from "zod";
import { inventoryId, isClusterScoped, refOf, type Manifest } from "./objects";
import { parseAsGo } from "./parse-as-go";
import { goWords, MalformedYaml, readManifests } from "./read-manifests";

/** A path that does not build, with the words that the controller would report. */
export class BuildError extends Error {}

const listFiles = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
const generator = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  literals: z.array(z.string()).default([]),
  files: z.array(z.string()).default([]),
  options: z.looseObject({ disableNameSuffixHash: z.boolean().optional() }).optional(),
});
const listSchema = z.looseObject({
  resources: z.array(z.string()).nullish(),
  namespace: z.string().optional(),
  configMapGenerator: z.array(generator).default([]),
  generatorOptions: z.looseObject({ disableNameSuffixHash: z.boolean().optional() }).optional(),
});

interface Build {
  files: ReadonlyMap<string, string>;
  /** Where the controller would have unpacked the artifact: its messages name it. */
  tmp: string;
}

/**
 * `kustomize build` of a folder as kustomize-controller runs it: a folder without a list gets one
 * that takes every YAML file below it, and every sub-folder that has a list of its own. Of
 * kustomize's fields it knows resources, namespace and configMapGenerator; patches and the rest are
 * left out.
 */
export function build(files: ReadonlyMap<string, string>, folder: string, tmp: string): Manifest[] {
  const input = { files, tmp };
  const at = normalise(folder);
  const listed = listFile(files, at);
  const objects = listed === undefined ? buildGenerated(input, at) : buildListed(input, at, listed);
  const seen = new Set<string>();
  for (const object of objects) {
    const ref = refOf(object);
    const id = inventoryId(ref);
    if (seen.has(id)) {
      const gvk = `${ref.kind}.${ref.version}.${ref.group || "[noGrp]"}`;
      throw new BuildError(
        "kustomize build failed: accumulating resources: merging resources: may not add " +
          "resource with an already registered id: " +
          `${gvk}/${ref.name}.${ref.namespace || "[noNs]"}`,
      );
    }
    seen.add(id);
  }
  return objects;
}

/** True where the artifact has the folder at all. */
export function hasFolder(files: ReadonlyMap<string, string>, folder: string): boolean {
  const prefix = normalise(folder) === "." ? "" : `${normalise(folder)}/`;
  for (const file of files.keys()) if (file.startsWith(prefix)) return true;
  return false;
}

export function normalise(folder: string): string {
  // Joined to the root, so that `../` cannot leave it: the controller joins securely too.
  return path.relative("/", path.join("/", folder)) || ".";
}

function listFile(files: ReadonlyMap<string, string>, folder: string): string | undefined {
  return listFiles.map((name) => path.join(folder, name)).find((file) => files.has(file));
}

function buildGenerated(input: Build, folder: string): Manifest[] {
  const prefix = folder === "." ? "" : `${folder}/`;
  const bases = new Set<string>();
  const plain: string[] = [];
  for (const file of [...input.files.keys()].filter((one) => one.startsWith(prefix)).toSorted()) {
    const base = ancestors(file, folder).find((dir) => listFile(input.files, dir) !== undefined);
    if (base !== undefined) bases.add(base);
    else if (/\.ya?ml$/.test(file)) plain.push(file);
  }
  if (bases.size + plain.length === 0)
    throw new BuildError("kustomize build failed: kustomization.yaml is empty");
  const own = plain.flatMap((file) => {
    try {
      return readManifests(input.files.get(file) ?? "");
    } catch (error) {
      throw new BuildError(
        `failed to decode Kubernetes YAML from ${input.tmp}/${file}: ${wording(error)}`,
      );
    }
  });
  return [
    ...own,
    ...[...bases].flatMap((base) =>
      accumulateBase(input, folder, `./${path.relative(folder, base)}`),
    ),
  ];
}

/**
 * The folders between `folder` (excluded) and the file, outermost first: the first with a list is
 * taken whole.
 */
function ancestors(file: string, folder: string): string[] {
  const between = path
    .relative(folder, path.dirname(file))
    .split("/")
    .filter((part) => part !== "");
  return between.map((_part, index) => path.join(folder, ...between.slice(0, index + 1)));
}

function buildListed(input: Build, folder: string, file: string): Manifest[] {
  try {
    return accumulate(input, folder, file);
  } catch (error) {
    throw new BuildError(`kustomize build failed: ${wording(error)}`);
  }
}

function accumulateBase(input: Build, from: string, resource: string): Manifest[] {
  try {
    return accumulateResource(input, from, resource);
  } catch (error) {
    throw new BuildError(`kustomize build failed: ${wording(error)}`);
  }
}

function accumulate(input: Build, folder: string, file: string): Manifest[] {
  const [document] = parseAsGo(input.files.get(file) ?? "");
  if (document === undefined || document.contents === null)
    throw new BuildError(`${path.basename(file)} is empty`);
  const problem = document.errors[0];
  if (problem !== undefined) throw new BuildError(`invalid Kustomization: ${goWords(problem)}`);
  const parsed = listSchema.safeParse(document.toJS());
  if (!parsed.success)
    throw new BuildError(
      `invalid Kustomization: ${parsed.error.issues[0]?.message ?? "unreadable"}`,
    );
  const list = parsed.data;
  // An empty list is one; a file that says nothing at all is an error.
  const says = Object.entries(list).filter(
    ([key, value]) => key !== "apiVersion" && key !== "kind" && value != null,
  );
  if (says.every(([key]) => key === "configMapGenerator") && list.configMapGenerator.length === 0) {
    throw new BuildError(`${path.basename(file)} is empty`);
  }
  const resources = list.resources ?? [];
  const suffixless = list.generatorOptions?.disableNameSuffixHash === true;
  const objects = [
    ...resources.flatMap((resource) => accumulateResource(input, folder, resource)),
    ...list.configMapGenerator.map((one) => configMap(input, folder, one, suffixless)),
  ];
  const { namespace } = list;
  if (namespace === undefined) return objects;
  return objects.map((object) => {
    if (isClusterScoped(object)) return object;
    return { ...object, metadata: { ...object.metadata, namespace } };
  });
}

function accumulateResource(input: Build, folder: string, resource: string): Manifest[] {
  const at = path.join(folder, resource);
  const absolute = `${input.tmp}/${at}`;
  const nested = `accumulating resources: accumulation err='accumulating resources from '${resource}'`;
  if (input.files.has(at)) {
    try {
      return readManifests(input.files.get(at) ?? "");
    } catch (error) {
      if (error instanceof MalformedYaml)
        throw new BuildError(
          `accumulating resources: accumulating resources from '${resource}': ${error.message} in File: ${resource}`,
        );
      throw new BuildError(
        `${nested}: ${wording(error)}': must build at directory: '${absolute}': file is not directory`,
      );
    }
  }
  const list = listFile(input.files, at);
  if (list !== undefined && !at.startsWith("..")) {
    try {
      return accumulate(input, at, list);
    } catch (error) {
      const unread = /^(invalid Kustomization|\S+ is empty)/.test(wording(error));
      if (unread)
        throw new BuildError(
          `${nested}: read ${absolute}: is a directory': couldn't make target for path ` +
            `'${absolute}': ${wording(error)}`,
        );
      throw new BuildError(
        `${nested}: read ${absolute}: is a directory': recursed accumulation of path '${absolute}': ${wording(error)}`,
      );
    }
  }
  if (hasFolder(input.files, at) && !at.startsWith("..")) {
    const names = "'kustomization.yaml', 'kustomization.yml' or 'Kustomization'";
    throw new BuildError(
      `${nested}: read ${absolute}: is a directory': unable to find one of ${names} in directory '${absolute}'`,
    );
  }
  throw new BuildError(
    `${nested}: open ${absolute}: no such file or directory': must build at directory: not ` +
      `a valid directory: evalsymlink failure on '${absolute}' : lstat ${absolute}: no such ` +
      "file or directory",
  );
}

function configMap(
  { files }: Build,
  folder: string,
  one: z.infer<typeof generator>,
  suffixless: boolean,
): Manifest {
  const data = Object.fromEntries([
    ...one.literals.map((literal) => [
      literal.slice(0, literal.indexOf("=")),
      literal.slice(literal.indexOf("=") + 1),
    ]),
    ...one.files.map((entry) => {
      const [key = "", from = key] = entry.includes("=")
        ? entry.split("=", 2)
        : [path.basename(entry), entry];
      return [key, files.get(path.join(folder, from)) ?? ""];
    }),
  ]);
  const hash = createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 10);
  const name =
    (one.options?.disableNameSuffixHash ?? suffixless) ? one.name : `${one.name}-${hash}`;
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: one.namespace },
    data,
  };
}

function wording(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
