import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { literal } from "../literal";
import { chooseOne, type Found } from "../choose-one";
import { emitYaml } from "../emit-yaml";
import { dnsName, finish, type Draft, type DraftFile } from "../finish";
import { parameterPath } from "../parameter-path";
import { readDocuments } from "../read";
import { nothing, Notes, type ImportFiles, type ImportResult } from "../report";
import { modernSchema } from "../schema";
import { readSimpleSchema } from "./simple-schema";
import { kroParts, OnlyInCluster, surePaths, translateCel, type KroNames } from "./translate-cel";

export interface KroImportOptions {
  /** Which of several: its `metadata.name`, or its file. */
  name?: string;
}

/**
 * A template that writes what a kro ResourceGraphDefinition would create: its SimpleSchema becomes
 * parameters, each resource a file. What kro reads back from the cluster has no place in Git and is
 * left out.
 */
export function importKro(
  files: ImportFiles,
  { name: wanted }: KroImportOptions = {},
): ImportResult {
  const found = findDefinition(files, wanted);
  if ("problem" in found) return nothing("kro", found.code, found.problem, found.file);
  const { file, definition } = found;
  const notes = new Notes();
  const at = (path: string) => `${file}: ${path}`;
  const graph = objectAt(definition, "spec", "schema");
  const types = objectAt(graph, "types");
  const spec = readSimpleSchema(graph["spec"], at("spec.schema.spec"), { types, notes });
  const resources = resourcesOf(definition);
  for (const path of neededPaths(resources)) require(spec, path, at("spec.schema.spec"), notes);
  const schema = modernSchema(spec, file, notes);
  notes.carried("simple-schema", at("spec.schema.spec"), "The parameters.");
  if (graph["status"] !== undefined)
    notes.leftOut("cluster-only", at("spec.schema.status"), "It is read from the cluster.");
  if (graph["additionalPrinterColumns"] !== undefined)
    notes.leftOut(
      "cluster-only",
      at("spec.schema.additionalPrinterColumns"),
      "There is no resource that has them.",
    );

  const names: KroNames = {
    schema,
    resources: new Map(resources.map(({ id, template }) => [id, template])),
    bound: new Map(),
  };
  const used = new Set<string>();
  const drafts = resources.flatMap((resource, index) =>
    writeResource(resource, index, names, used, notes, file),
  );
  const kind = textOf(graph["kind"]);
  const name = dnsName(
    textOf(objectAt(definition, "metadata")["name"]).replace(/\.kro\.run$/, "") || kind,
    "resource-graph",
  );
  const draft: Draft = {
    name,
    version: "0.1.0",
    title: kind || name,
    summary: `${kind || name}, as its ResourceGraphDefinition describes it.`,
    category: "kro",
    tags: ["kro"],
    icon: "network",
    scope: drafts.some(({ content }) =>
      /^kind: (?:Namespace|Cluster\w+|CustomResourceDefinition)$/m.test(content),
    )
      ? "platform"
      : "team",
    steps: schema["properties"] === undefined ? [] : [{ title: kind || "Parameters", ...schema }],
    files: drafts,
    links: [],
    readme: "",
  };
  notes.changed(
    "unversioned",
    "version",
    "A ResourceGraphDefinition has no version; the template starts as 0.1.0.",
  );
  return finish("kro", draft, notes);
}

interface Resource {
  id: string;
  template: Json;
  definition: JsonObject;
}

interface FoundDefinition extends Found {
  definition: JsonObject;
}

type NotFound = { problem: string; code: string; file?: string };

/** A file that cannot be read is the reason, where nothing else is found. */
function findDefinition(
  files: ImportFiles,
  wanted: string | undefined,
): FoundDefinition | NotFound {
  const found: FoundDefinition[] = [];
  let unread: NotFound | undefined;
  for (const file of Object.keys(files)
    .filter((path) => /\.ya?ml$/i.test(path))
    .sort()) {
    const text = files[file] ?? "";
    const read = readDocuments(text);
    if ("problem" in read) {
      const mayBe = text.includes("ResourceGraphDefinition") || text.includes("kro.run/");
      if (mayBe) unread ??= { code: "invalid-yaml", problem: `${file}: ${read.problem}`, file };
      continue;
    }
    for (const { value } of read.value) {
      if (!isJsonObject(value) || value["kind"] !== "ResourceGraphDefinition") continue;
      if (!textOf(value["apiVersion"]).startsWith("kro.run/")) continue;
      const name = textOf(objectAt(value, "metadata")["name"]) || "one without a name";
      found.push({ name, file, definition: value });
    }
  }
  if (found.length === 0)
    return (
      unread ?? {
        code: "not-a-resource-graph",
        problem: "No file holds a ResourceGraphDefinition of kro.run.",
      }
    );
  const chosen = chooseOne(found, wanted, "ResourceGraphDefinitions");
  return "one" in chosen ? chosen.one : chosen;
}

function objectAt(value: Json | undefined, ...path: string[]): JsonObject {
  const found = path.reduce<Json | undefined>(
    (at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    value,
  );
  return isJsonObject(found) ? found : {};
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function resourcesOf(definition: JsonObject): Resource[] {
  const list = objectAt(definition, "spec")["resources"];
  return (Array.isArray(list) ? list : []).filter(isJsonObject).map((resource) => ({
    id: textOf(resource["id"]),
    template: resource["template"] ?? null,
    definition: resource,
  }));
}

/** What the resources that are always created read of the schema, and so must be given. */
function neededPaths(resources: readonly Resource[]): string[][] {
  const always = resources.filter(
    ({ definition }) =>
      definition["includeWhen"] === undefined && definition["forEach"] === undefined,
  );
  const texts = (value: Json, depth: number): string[] => {
    if (typeof value === "string") return [value];
    if (depth > 50 || typeof value !== "object" || value === null) return [];
    return Object.values(value).flatMap((item) => texts(item, depth + 1));
  };
  return always
    .flatMap(({ template }) => texts(template, 0))
    .flatMap(kroParts)
    .flatMap((part) => ("cel" in part ? surePaths(part.cel) : []));
}

/** Makes a field required that has no default: without it, kro itself would not get on. */
function require(schema: JsonObject, path: readonly string[], source: string, notes: Notes): void {
  let current: JsonObject = schema;
  for (const [index, step] of path.entries()) {
    const next = objectAt(current, "properties", step);
    if (!Object.hasOwn(objectAt(current, "properties"), step)) return;
    const value = parameterPath(current, [step]);
    if (value?.optional) {
      current["required"] = [
        ...(Array.isArray(current["required"]) ? current["required"] : []),
        step,
      ];
      notes.changed(
        "now-required",
        `${source}.${path.slice(0, index + 1).join(".")}`,
        "It is required now: a resource that is always written reads it.",
      );
    }
    current = next;
  }
}

function writeResource(
  { id, template, definition }: Resource,
  index: number,
  names: KroNames,
  used: Set<string>,
  notes: Notes,
  file: string,
): DraftFile[] {
  const source = `${file}: resource ${id || index}`;
  if (definition["externalRef"] !== undefined) {
    notes.leftOut(
      "cluster-only",
      source,
      "An object that exists already (externalRef): nothing is written for it.",
    );
    return [];
  }
  if (!isJsonObject(template)) {
    notes.leftOut("lost-resource", source, "It has no template.");
    return [];
  }
  if (definition["readyWhen"] !== undefined)
    notes.leftOut(
      "cluster-only",
      source,
      "readyWhen: Flux knows by itself when most kinds are healthy.",
    );
  try {
    const loop = readLoop(definition["forEach"], names);
    const inner = loop ? { ...names, bound: loop.bound } : names;
    const conditions = (
      Array.isArray(definition["includeWhen"]) ? definition["includeWhen"] : []
    ).filter((one) => typeof one === "string");
    const when = conditions
      .flatMap(kroParts)
      .flatMap((part) => ("cel" in part ? [`(${translateCel(part.cel, inner)})`] : []));
    const content = convert(template, inner, { source, notes }, "");
    const from = unused(`${dnsName(id, `resource-${index + 1}`)}`, used);
    const name = isJsonObject(content) && loop ? { to: `${from}-\${{ ${loop.name} }}.yaml` } : {};
    notes.carried("resource", source, `files/${from}.yaml`);
    return [
      {
        from: `${from}.yaml`,
        content: emitYaml(content ?? {}),
        ...name,
        ...(when.length > 0 ? { when: when.join(" && ") } : {}),
        ...(loop ? { forEach: loop.list } : {}),
      },
    ];
  } catch (cause) {
    if (!(cause instanceof OnlyInCluster)) throw cause;
    notes.leftOut(
      "lost-resource",
      source,
      `Whether, or how often, it is created is decided in the cluster: ${cause.message}`,
    );
    return [];
  }
}

/**
 * One dimension of kro's `forEach` is a `forEach` of the file; more of them have no counterpart.
 */
function readLoop(
  forEach: Json | undefined,
  names: KroNames,
): { list: string; bound: Map<string, string>; name: string } | undefined {
  if (forEach === undefined) return undefined;
  const dimensions = (Array.isArray(forEach) ? forEach : [forEach]).flatMap((entry) =>
    isJsonObject(entry) ? Object.entries(entry) : [],
  );
  const [only] = dimensions;
  const [part] = only !== undefined && typeof only[1] === "string" ? kroParts(only[1]) : [];
  if (dimensions.length !== 1 || only === undefined || part === undefined || !("cel" in part))
    throw new OnlyInCluster("forEach has more than one dimension.");
  return {
    list: translateCel(part.cel, names),
    bound: new Map([[only[0], "each"]]),
    name: "string(each).dnsLabel()",
  };
}

function unused(name: string, used: Set<string>): string {
  let free = name;
  for (let count = 2; used.has(free); count += 1) free = `${name}-${count}`;
  used.add(free);
  return free;
}

/** A template of kro as a file of ours; what only the cluster knows is left out, field by field. */
function convert(
  value: Json,
  names: KroNames,
  context: { source: string; notes: Notes },
  at: string,
): Json | undefined {
  if (Array.isArray(value))
    return value
      .map((item, index) => convert(item, names, context, `${at}[${index}]`))
      .filter((item) => item !== undefined);
  if (isJsonObject(value)) {
    const members = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
      const made = convert(item, names, context, at === "" ? key : `${at}.${key}`);
      return made === undefined ? [] : [[literal(key), made]];
    });
    return Object.fromEntries(members);
  }
  if (typeof value !== "string") return value;
  try {
    const parts = kroParts(value);
    const alone = parts.length === 1;
    return parts
      .map((part) =>
        "text" in part ? literal(part.text) : `\${{ ${translateCel(part.cel, names, { alone })} }}`,
      )
      .join("");
  } catch (cause) {
    if (!(cause instanceof OnlyInCluster)) throw cause;
    context.notes.leftOut("cluster-only", context.source, `${at}: ${cause.message}`);
    return undefined;
  }
}
