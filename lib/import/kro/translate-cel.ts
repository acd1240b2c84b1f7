import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { celText, definite, literal, parameterPath } from "../parameter-path";

/** What the names in kro's expressions stand for. */
export interface KroNames {
  /** JSON Schema of `schema.spec`. */
  schema: JsonObject;
  /** Templates of the resources, by id. */
  resources: ReadonlyMap<string, Json>;
  /** Names that a `forEach` binds, to CEL. */
  bound: ReadonlyMap<string, string>;
}

/** Thrown where an expression needs what only the cluster knows; `message` says what. */
export class OnlyInCluster extends Error {
  override readonly name = "OnlyInCluster";
}

/** One piece of a kro string: text, or the CEL between `${` and `}`. */
export type KroPart = { text: string } | { cel: string };

/** Splits a string of a kro template at its `${…}`; what is not closed is text. */
export function kroParts(text: string): KroPart[] {
  const parts: KroPart[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf("${", from);
    const end = start < 0 ? -1 : closing(text, start + 2);
    if (start < 0 || end < 0) break;
    if (start > from) parts.push({ text: text.slice(from, start) });
    parts.push({ cel: text.slice(start + 2, end).trim() });
    from = end + 1;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"' || char === "'") {
      at = stringEnd(text, at) - 1;
    } else if (char === "{") depth += 1;
    else if (char === "}") {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return -1;
}

function stringEnd(text: string, from: number): number {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

/** A whole scalar or a part of one: `alone` says that nothing stands beside the expression. */
export function translateCel(
  source: string,
  names: KroNames,
  { alone = false }: { alone?: boolean } = {},
  depth = 0,
): string {
  if (depth > 8) throw new OnlyInCluster("The resources refer to each other in a circle.");
  let out = "";
  for (let at = 0; at < source.length;) {
    const char = source[at] ?? "";
    if (char === '"' || char === "'") {
      const end = stringEnd(source, at);
      out += source.slice(at, end);
      at = end;
      continue;
    }
    const chain = chains.exec(source.slice(at))?.[0];
    if (chain === undefined) {
      out += char;
      at += 1;
      continue;
    }
    const whole = alone && chain.length === source.trim().length;
    // A member of something, as in `.map(…).size`, is none of our names.
    at += chain.length;
    const use: Use = whole
      ? "whole"
      : out.endsWith("has(")
        ? "has"
        : /^\.(?:orValue|or|hasValue|value)\(/.test(source.slice(at))
          ? "optional"
          : "part";
    out += /[.?]\s*$/.test(out) ? chain : resolve(chain, names, use, depth);
  }
  return out;
}

/**
 * What becomes of a name: it is the whole scalar, asked for in `has()`, wanted as an optional, or a
 * part of an expression.
 */
type Use = "whole" | "has" | "optional" | "part";

const chains = /^[A-Za-z_]\w*(?:\.\??[A-Za-z_]\w*(?!\w|\s*\()|\[\??"[^"\\]*"\]|\[\??\d+\])*/;

/**
 * Paths below `schema.spec` that an expression reads as if they were always there: kro fails where
 * they are not.
 */
export function surePaths(source: string): string[][] {
  const found: string[][] = [];
  for (let at = 0; at < source.length;) {
    const char = source[at] ?? "";
    const chain = chains.exec(source.slice(at))?.[0];
    if (char === '"' || char === "'") at = stringEnd(source, at);
    else if (chain === undefined) at += 1;
    else {
      const asked = source.slice(0, at).endsWith("has(");
      if (/^schema\.spec[.[]/.test(chain) && !chain.includes("?") && !asked)
        found.push(stepsOf(chain).slice(2));
      at += chain.length;
    }
  }
  return found;
}

function stepsOf(chain: string): string[] {
  const [root = ""] = /^\w+/.exec(chain) ?? [];
  const rest = [...chain.slice(root.length).matchAll(/\.\??(\w+)|\[\??"([^"]*)"\]|\[\??(\d+)\]/g)];
  return [root, ...rest.map((match) => match[1] ?? match[2] ?? match[3] ?? "")];
}

function resolve(chain: string, names: KroNames, use: Use, depth: number): string {
  const [root = "", ...path] = stepsOf(chain);
  const bound = names.bound.get(root);
  if (bound !== undefined) return bound + chain.slice(root.length);
  if (root === "schema") return fromSchema(chain, path, names, use);
  if (names.resources.has(root)) return fromResource(root, path, names, use === "whole", depth);
  return chain;
}

function fromSchema(chain: string, path: readonly string[], names: KroNames, use: Use): string {
  if (path[0] === "metadata") {
    if (path[1] === "name" || path[1] === "namespace") return `instance.${path[1]}`;
    throw new OnlyInCluster(`${chain} is known only in the cluster.`);
  }
  if (path[0] === "spec") {
    const value = parameterPath(names.schema, path.slice(1));
    if (value !== undefined && use === "has")
      return value.cel.replaceAll(".?", ".").replaceAll("[?", "[");
    if (value !== undefined && use === "optional")
      return value.optional ? value.cel : `optional.of(${value.cel})`;
    if (value !== undefined) return use === "whole" ? value.cel : definite(value);
  }
  throw new OnlyInCluster(
    path[0] === "spec"
      ? `${chain} is no field of the schema.`
      : `${chain} is known only in the cluster.`,
  );
}

/** A field of another resource is what that resource's own template says, where it says it. */
function fromResource(
  id: string,
  path: readonly string[],
  names: KroNames,
  whole: boolean,
  depth: number,
): string {
  const said = path.reduce<Json | undefined>((at, step) => {
    if (Array.isArray(at)) return at[Number(step)];
    return isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }, names.resources.get(id));
  if (said === undefined || path.length === 0)
    throw new OnlyInCluster(`${[id, ...path].join(".")} is known only in the cluster.`);
  if (typeof said !== "string") {
    if (JSON.stringify(said).includes("${"))
      throw new OnlyInCluster(`${[id, ...path].join(".")} is not a single value.`);
    return literal(said);
  }
  const parts = kroParts(said);
  const [only] = parts;
  if (parts.length === 1 && only && "cel" in only) {
    const made = translateCel(only.cel, names, { alone: whole }, depth + 1);
    return whole ? made : `(${made})`;
  }
  if (parts.every((part) => "text" in part)) return celText(said);
  return `(${parts.map((part) => ("text" in part ? celText(part.text) : `string(${translateCel(part.cel, names, {}, depth + 1)})`)).join(" + ")})`;
}
