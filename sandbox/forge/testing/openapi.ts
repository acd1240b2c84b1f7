import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

type Json = { [key: string]: unknown };
type Operation = { path: string; pattern: RegExp; method: string };

/** An excerpt of GitHub's own description; `tools/github-description.js` writes it. */
interface Description {
  version: string;
  /** Every operation that GitHub has: `GET /user`. */
  names: string[];
  /** Those of them that notify people. */
  notifying: string[];
  webhookNames: string[];
  /** What is described in full; references lead to `components`. */
  paths: Record<string, Json>;
  webhooks: Record<string, Json>;
  components: Record<string, unknown>;
}

// oxlint-disable-next-line import/no-named-as-default -- the package's default export is a function of the same name
const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true, validateFormats: true }));
ajv.addFormat("repo.nwo", /^[^/]+\/[^/]+$/);
const validators = new Map<string, ValidateFunction>();
const components = new Map<string, unknown>();
let operations: Operation[] | null = null;
let excerpt: Description | null = null;

/** What the excerpt says of GitHub's API. */
export function description(): Description {
  return (excerpt ??= JSON.parse(
    readFileSync(path.join(import.meta.dirname, "github-description.json"), "utf8"),
  ) as Description);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((here, key) => (isObject(here) ? here[key] : undefined), value);
}

/** With what it refers to in the place of each reference. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (!isObject(value)) return value;
  const reference = value["$ref"];
  if (typeof reference === "string") {
    if (!components.has(reference))
      components.set(reference, resolved(description().components[reference]));
    return components.get(reference);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one)]));
}

function load(): Operation[] {
  const deep = new Set(["ref", "path", "branch", "basehead"]);
  return description().names.map((name) => {
    const [method = "", route = ""] = name.split(" ");
    // The root folder's contents are asked for without a path.
    const pattern = new RegExp(
      `^${route
        .replace(/[.]/g, "\\.")
        .replace("/{path}", "(?:/.+)?")
        .replace(/\{(\w+)\}/g, (_, key: string) => (deep.has(key) ? ".+" : "[^/]+"))}$`,
    );
    return { path: route, method, pattern };
  });
}

/**
 * OpenAPI 3.0's `nullable` beside anyOf or allOf means nothing to JSON Schema: say it as a union.
 */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (!isObject(schema)) return schema;
  const rest = Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== "example" && key !== "examples")
      .map(([key, value]) => [key, plain(value)]),
  );
  // GitHub answers null for these; its lists of values forget to say so.
  if (rest["nullable"] === true && Array.isArray(rest["enum"]))
    rest["enum"] = [...new Set([...(rest["enum"] as unknown[]), null])];
  // An account that is a user and an enterprise at once: elsewhere the same thing is anyOf.
  if (
    Array.isArray(rest["allOf"]) &&
    rest["allOf"].length === 2 &&
    (rest["allOf"] as Json[]).every(
      (one) => one["title"] === "Simple User" || one["title"] === "Enterprise",
    )
  ) {
    rest["anyOf"] = rest["allOf"];
    delete rest["allOf"];
  }
  if (rest["nullable"] !== true || rest["type"] !== undefined) return rest;
  delete rest["nullable"];
  return { anyOf: [{ type: "null" }, rest] };
}

function problems(key: string, schema: unknown, value: unknown): string[] {
  const validate: ValidateFunction = validators.get(key) ?? ajv.compile(plain(schema) as Json);
  validators.set(key, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) =>
      `${key}: ${error.instancePath || "/"} ${error.message ?? ""} ${JSON.stringify(error.params)}`,
  );
}

/**
 * A fixed path (`/user/repos`) before one with a parameter, and a short match before a greedy one.
 */
function find(method: string, path: string): Operation | undefined {
  operations ??= load();
  const fitting = operations.filter((entry) => entry.method === method && entry.pattern.test(path));
  const parameters = (entry: Operation): number => (entry.path.match(/\{/g) ?? []).length;
  return fitting.sort(
    (a, b) => b.path.split("/").length - a.path.split("/").length || parameters(a) - parameters(b),
  )[0];
}

/**
 * What GitHub's own description says against a call and its answer; nothing when both are as
 * described.
 */
export function violations(call: {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  status: number;
  type: string;
  answer: unknown;
}): string[] {
  const found = find(call.method.toUpperCase(), call.path);
  if (!found) return [`GitHub has no ${call.method} ${call.path}`];
  const name = `${call.method} ${found.path}`;
  const operation = resolved(at(description().paths[found.path], call.method.toLowerCase()));
  if (!isObject(operation))
    return [`${name} is not in the excerpt: npm run github-description -- "${name}" adds it`];
  const described = at(operation, "responses", String(call.status));
  const result: string[] = [];
  const parameters = (operation["parameters"] ?? []) as Json[];
  const known = new Set(
    parameters.filter((entry) => entry["in"] === "query").map((entry) => entry["name"]),
  );
  for (const key of call.query.keys())
    if (!known.has(key)) result.push(`${name}: GitHub knows no query parameter ${key}`);
  const bodySchema = at(operation, "requestBody", "content", "application/json", "schema");
  if (call.status < 300 && bodySchema && call.body !== undefined)
    result.push(...problems(`${name} request`, bodySchema, call.body));
  // A few answers are the same everywhere and not repeated for every operation.
  if (!described)
    return [401, 403, 404, 409, 422].includes(call.status) &&
      call.type.startsWith("application/json")
      ? result
      : [...result, `${name}: GitHub does not answer ${call.status}`];
  const schema = at(described, "content", "application/json", "schema");
  if (schema && call.type.startsWith("application/json"))
    result.push(...problems(`${name} ${call.status}`, schema, call.answer));
  return result;
}

/**
 * What GitHub's own description says against the payload of an event (`pull_request`, `opened`).
 */
export function payloadViolations(
  event: string,
  action: string | undefined,
  payload: unknown,
): string[] {
  const name = [event, action].filter(Boolean).join("-").replaceAll("_", "-");
  if (!description().webhookNames.includes(name)) return [`GitHub has no webhook ${name}`];
  const schema = at(
    resolved(description().webhooks[name]),
    "post",
    "requestBody",
    "content",
    "application/json",
    "schema",
  );
  return schema
    ? problems(`webhook ${name}`, schema, payload)
    : [`webhook ${name} is not in the excerpt: npm run github-description -- "webhook ${name}"`];
}
