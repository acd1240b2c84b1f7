/**
 * Writes `builtins.json` from the models and APIs of `@kubernetes/client-node`, which comes with
 * `tools/`: `npm run builtin-kinds`. Where the tools are installed, a test holds the committed file
 * against a fresh run.
 */
// oxlint-disable-next-line no-restricted-imports -- run by hand when the client is upgraded; no part of the noun imports it
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
// oxlint-disable-next-line no-restricted-imports
import path from "node:path";
import type { BuiltinTable } from "./builtins";

interface Attribute {
  name: string;
  baseName: string;
  type: string;
  format: string;
}

/**
 * In the API a `Quantity` is text or a number; the client says `string`. Model name without its
 * version, then field.
 */
const quantities = new Set([
  "ResourceRequirements.limits",
  "ResourceRequirements.requests",
  "VolumeResourceRequirements.limits",
  "VolumeResourceRequirements.requests",
  "ResourceQuotaSpec.hard",
  "LimitRangeItem._default",
  "LimitRangeItem.default",
  "LimitRangeItem.defaultRequest",
  "LimitRangeItem.max",
  "LimitRangeItem.min",
  "LimitRangeItem.maxLimitRequestRatio",
  "PersistentVolumeSpec.capacity",
  "PodSpec.overhead",
  "Overhead.podFixed",
  "EmptyDirVolumeSource.sizeLimit",
  "ResourceFieldSelector.divisor",
  "MetricTarget.averageValue",
  "MetricTarget.value",
  "CSIStorageCapacity.capacity",
  "CSIStorageCapacity.maximumVolumeSize",
  "CapacityRequirements.requests",
  "DeviceCapacity.value",
  "Counter.value",
]);

function typeCode(type: string, format: string): string {
  const array = /^Array<(.*)>$/.exec(type);
  if (array?.[1] !== undefined) return `[${typeCode(array[1], format)}]`;
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map?.[1] !== undefined) return `{${typeCode(map[1], format)}}`;
  if (type === "string") return format === "byte" ? "B" : "s";
  if (type === "number") return format === "int32" ? "i" : format === "int64" ? "l" : "n";
  if (type === "boolean") return "b";
  if (type === "Date" || type === "V1MicroTime") return format === "date-time-micro" ? "D" : "d";
  if (type === "IntOrString") return "x";
  if (type === "any" || type === "object") return "*";
  return `=${type}`;
}

function withoutVersion(model: string): string {
  return model.replace(/^(?:[A-Z][a-z]+)?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, "");
}

/** One model as one line: `name:type` or, where it is required, `name!:type`, joined by commas. */
function modelLine(model: string, source: string, declaration: string): string | undefined {
  const list = new RegExp(`${model}\\.attributeTypeMap = (\\[[\\s\\S]*?\\n\\]);`).exec(source)?.[1];
  if (list === undefined) return undefined;
  return (JSON.parse(list) as Attribute[])
    .map(({ name, baseName, type, format }) => {
      const required = declaration.includes(`\n    '${name}':`);
      const code = typeCode(type, format);
      const quantity = quantities.has(`${withoutVersion(model)}.${baseName}`)
        ? code.replace("s", "q")
        : code;
      return `${baseName}${required ? "!" : ""}:${quantity}`;
    })
    .join(",");
}

/**
 * Every kind that can be created, with its plural and scope, read from the `create…` calls of the
 * API classes.
 */
function kindsOf(api: string): [string, string][] {
  const kinds: [string, string][] = [];
  for (const call of api.split(/\n {4}async /).filter((text) => text.startsWith("create"))) {
    const url =
      /localVarPath = '\/(?:api|apis\/([^/']+))\/(v[^/']+)\/(namespaces\/\{namespace\}\/)?([a-z]+)'/.exec(
        call,
      );
    const model = /serialize\(body, "(\w+)"/.exec(call)?.[1];
    if (!url || model === undefined) continue;
    const [, group = "", version = "", namespaced, resource = ""] = url;
    const key = `${group === "" ? "" : `${group}/`}${version}/${withoutVersion(model)}`;
    kinds.push([
      key,
      `${model},${resource},${namespaced === undefined ? "cluster" : "namespaced"}`,
    ]);
  }
  return kinds;
}

const byKey = (a: [string, string], b: [string, string]) => (a[0] < b[0] ? -1 : 1);

/** Where the client is, if the tools are installed. */
export const clientFolder = path.join(
  import.meta.dirname,
  "../../../tools/node_modules/@kubernetes/client-node/dist/gen",
);

/** The table, from the folder `dist/gen` of the client. */
export function builtinTable(gen: string): BuiltinTable {
  const read = (...parts: string[]) => readFileSync(path.join(gen, ...parts), "utf8");
  const names = readdirSync(path.join(gen, "models"))
    .filter((file) => /^[A-Z].*\.js$/.test(file))
    .map((file) => file.slice(0, -3));
  const models = names.flatMap((name): [string, string][] => {
    const line = modelLine(name, read("models", `${name}.js`), read("models", `${name}.d.ts`));
    return line === undefined ? [] : [[name, line]];
  });
  const apis = readdirSync(path.join(gen, "apis")).filter((file) => file.endsWith("Api.js"));
  const kinds = apis.flatMap((file) => kindsOf(read("apis", file)));
  const release = /spec version: release-(\d+\.\d+)/.exec(read("models", "V1Pod.d.ts"))?.[1];
  if (release === undefined)
    throw new Error("The client does not say which release of Kubernetes it is for.");
  const known = new Map(models);
  // Lists come from the server, never from Git, and `…List` models double the table.
  const written = reachable(
    kinds.map(([, value]) => value.split(",")[0] ?? ""),
    known,
  );
  return {
    release,
    kinds: Object.fromEntries(kinds.sort(byKey)),
    models: Object.fromEntries(models.filter(([name]) => written.has(name)).sort(byKey)),
  };
}

function reachable(roots: string[], models: Map<string, string>): Set<string> {
  const seen = new Set<string>();
  const queue = [...roots, "V1ObjectMeta"];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    const line = models.get(name);
    if (line === undefined) throw new Error(`The client has no model ${name}.`);
    seen.add(name);
    for (const match of line.matchAll(/=(\w+)/g)) queue.push(match[1] ?? "");
  }
  return seen;
}

if (process.argv[1] === import.meta.filename) {
  const table = builtinTable(clientFolder);
  writeFileSync(
    path.join(import.meta.dirname, "builtins.json"),
    `${JSON.stringify(table, null, 0).replaceAll('","', '",\n"')}\n`,
  );
}
