import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

type Json = { [key: string]: unknown };
type Operation = { operation: Json; path: string; pattern: RegExp; method: string };

const file = createRequire(import.meta.url).resolve(
  "@octokit/openapi/generated/api.github.com.deref.json",
);
// oxlint-disable-next-line import/no-named-as-default -- the package's default export is a function of the same name
const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true, validateFormats: true }));
ajv.addFormat("repo.nwo", /^[^/]+\/[^/]+$/);
const validators = new Map<string, ValidateFunction>();
let operations: Operation[] | null = null;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((here, key) => (isObject(here) ? here[key] : undefined), value);
}

type Description = { paths: Record<string, Json>; "x-webhooks": Record<string, Json> };
let whole: Description | null = null;

function description(): Description {
  return (whole ??= JSON.parse(readFileSync(file, "utf8")) as Description);
}

function load(): Operation[] {
  const deep = new Set(["ref", "path", "branch", "basehead"]);
  return Object.entries(description().paths).flatMap(([path, item]) => {
    // The root folder's contents are asked for without a path.
    const pattern = new RegExp(
      `^${path
        .replace(/[.]/g, "\\.")
        .replace("/{path}", "(?:/.+)?")
        .replace(/\{(\w+)\}/g, (_, key: string) => (deep.has(key) ? ".+" : "[^/]+"))}$`,
    );
    return Object.entries(item)
      .filter(([, operation]) => isObject(operation))
      .map(([method, operation]) => ({ path, method, pattern, operation: operation as Json }));
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
  const found = find(call.method.toLowerCase(), call.path);
  if (!found) return [`GitHub has no ${call.method} ${call.path}`];
  const name = `${call.method} ${found.path}`;
  const described = at(found.operation, "responses", String(call.status));
  const result: string[] = [];
  const parameters = (found.operation["parameters"] ?? []) as Json[];
  const known = new Set(
    parameters.filter((entry) => entry["in"] === "query").map((entry) => entry["name"]),
  );
  for (const key of call.query.keys())
    if (!known.has(key)) result.push(`${name}: GitHub knows no query parameter ${key}`);
  const bodySchema = at(found.operation, "requestBody", "content", "application/json", "schema");
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
  const schema = at(
    description()["x-webhooks"][name],
    "post",
    "requestBody",
    "content",
    "application/json",
    "schema",
  );
  return schema ? problems(`webhook ${name}`, schema, payload) : [`GitHub has no webhook ${name}`];
}
