/**
 * Writes `sandbox/forge/testing/github-description.json`: of GitHub's own description of its API
 * (`@octokit/openapi`, 385 MB) the operations and webhooks that the file has already, without prose
 * and examples, and the name of every other one. `npm run github-description` renews it;
 * `npm run github-description -- "GET /user/repos" "webhook pull_request-opened"` adds to it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";

const source = "@octokit/openapi/generated/api.github.com.json";
const target = path.join(import.meta.dirname, "../sandbox/forge/testing/github-description.json");
const prose = new Set(["description", "summary", "example", "examples", "externalDocs", "tags"]);
const unread = new Set(["headers", "servers", "operationId", "x-octokit", "security"]);
const methods = new Set(["get", "put", "post", "patch", "delete"]);

/** GitHub's whole description, where the tools are installed; throws where they are not. */
export function readDescription() {
  return JSON.parse(readFileSync(createRequire(import.meta.url).resolve(source), "utf8"));
}

/** What of `whole` the operations (`GET /user`) and webhooks (`pull-request-opened`) need. */
export function excerpt(whole, operations, webhooks) {
  const paths = {};
  for (const operation of operations) {
    const [method, route] = operation.split(" ");
    const described = whole.paths[route]?.[method.toLowerCase()];
    if (!described) throw new Error(`GitHub has no ${operation}.`);
    paths[route] = { ...paths[route], [method.toLowerCase()]: without(described) };
  }
  const hooks = {};
  for (const name of webhooks) {
    if (!whole["x-webhooks"][name]) throw new Error(`GitHub has no webhook ${name}.`);
    hooks[name] = without(whole["x-webhooks"][name]);
  }
  return {
    version: whole.info.version,
    names: Object.entries(whole.paths).flatMap(([route, item]) =>
      methodsOf(item).map((method) => `${method.toUpperCase()} ${route}`),
    ),
    notifying: Object.entries(whole.paths).flatMap(([route, item]) =>
      methodsOf(item)
        .filter((method) => item[method]["x-github"]?.triggersNotification === true)
        .map((method) => `${method.toUpperCase()} ${route}`),
    ),
    webhookNames: Object.keys(whole["x-webhooks"]),
    paths,
    webhooks: hooks,
    components: reachable(whole, [paths, hooks]),
  };
}

function methodsOf(item) {
  return Object.keys(item).filter((key) => methods.has(key));
}

/** Without prose; below `properties`, these words are names of GitHub's fields and stay. */
function without(value, isNames = false) {
  if (Array.isArray(value)) return value.map((one) => without(one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isNames || !(prose.has(key) || unread.has(key)))
      .map(([key, one]) => [key, without(one, !isNames && key === "properties")]),
  );
}

/** Every component that is referred to, by its reference. */
function reachable(whole, roots) {
  const found = {};
  const queue = [...roots];
  while (queue.length > 0) {
    for (const reference of references(queue.pop())) {
      if (reference in found) continue;
      found[reference] = without(at(whole, reference));
      queue.push(found[reference]);
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function references(value) {
  if (typeof value !== "object" || value === null) return [];
  const own = typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(references)];
}

function at(whole, reference) {
  return reference
    .slice(2)
    .split("/")
    .reduce((here, key) => here[key], whole);
}

/** The operations and webhooks that an excerpt describes. */
export function described(file) {
  return {
    operations: Object.entries(file.paths).flatMap(([route, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${route}`),
    ),
    webhooks: Object.keys(file.webhooks),
  };
}

/** One component or operation a line, so that a renewal can be read. */
function lines(file) {
  const parts = Object.entries(file).map(([key, value]) => {
    if (typeof value === "string") return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    const isList = Array.isArray(value);
    const inner = Object.entries(value).map(
      ([name, one]) => `${isList ? "" : `${JSON.stringify(name)}: `}${JSON.stringify(one)}`,
    );
    const [open, close] = isList ? "[]" : "{}";
    return `${JSON.stringify(key)}: ${open}\n${inner.join(",\n")}\n${close}`;
  });
  return `{\n${parts.join(",\n")}\n}\n`;
}

function sorted(names) {
  return [...new Set(names)].sort();
}

if (process.argv[1] === import.meta.filename) {
  const before = described(JSON.parse(readFileSync(target, "utf8")));
  const added = process.argv.slice(2);
  const webhooks = added
    .filter((name) => name.startsWith("webhook "))
    .map((name) => name.slice("webhook ".length).replaceAll("_", "-"));
  const operations = added.filter((name) => !name.startsWith("webhook "));
  const file = excerpt(
    readDescription(),
    sorted([...before.operations, ...operations]),
    sorted([...before.webhooks, ...webhooks]),
  );
  writeFileSync(target, lines(file));
}
