import { stringify } from "yaml";
import { isJsonObject, type JsonObject } from "@/lib/json";
import { readYamlDocument } from "@/lib/yaml";

export interface Substitution {
  variables: Readonly<Record<string, string>>;
  /** It takes more variables from the cluster: a name that is not here is not known. */
  more: boolean;
}

/** Characters of an object: a value may stand for a long text, and in many places. */
const longestObject = 16 * 1024 * 1024;

const optOut = "kustomize.toolkit.fluxcd.io/substitute";

/**
 * What Flux's `postBuild` makes of an object: the text of it is searched for `${name}`, so that a
 * value may become a number or a map. `unknown` names what cannot be said before the cluster; it is
 * left as it stands. See
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 */
export function substitute(
  object: JsonObject,
  { variables, more }: Substitution,
): { object: JsonObject; unknown?: string } {
  if (
    (Object.keys(variables).length === 0 && !more) ||
    isOptedOut(object) ||
    !JSON.stringify(object).includes("$")
  )
    return { object };
  const { text, unknown } = fill(stringify(object, { version: "1.1", lineWidth: 0 }), {
    variables,
    more,
  });
  if (text === undefined) return { object, unknown };
  const { value: filled } = readYamlDocument(text, { longest: longestObject, version: "1.1" });
  if (!isJsonObject(filled)) return { object, unknown: "what its variables make of it" };
  return { object: filled, ...(unknown === undefined ? {} : { unknown }) };
}

function isOptedOut(object: JsonObject): boolean {
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  return [metadata["labels"], metadata["annotations"]].some(
    (map) => isJsonObject(map) && map[optOut] === "disabled",
  );
}

/**
 * As fluxcd/pkg/envsubst: `$$` is a `$`; `${name}`, with `:=`, `:-`, `=` or `-` before a default,
 * which a variable takes that has no value or an empty one. A single pass: the time is linear in
 * the length of the text. No text where it would become longer than an object may be.
 */
export function fill(
  text: string,
  { variables, more }: Substitution,
): { text: string; unknown?: string } | { text?: undefined; unknown: string } {
  const parts: string[] = [];
  let unknown: string | undefined;
  let length = text.length;
  let copied = 0;
  let close = -1;
  for (let at = text.indexOf("$"); at !== -1; at = text.indexOf("$", at)) {
    const next = text[at + 1];
    // Every `}` is looked for once; where none is left, `close` stays infinite.
    if (next === "{" && close < at) close = endOf(text, at);
    if (next === "$") {
      parts.push(text.slice(copied, at), "$");
      at = copied = at + 2;
    } else if (next === "{" && close !== Infinity) {
      const inside = text.slice(at + 2, close);
      const value = valueOf(inside, { variables, more });
      if (value === undefined) unknown ??= inside;
      else length += value.length - (close + 1 - at);
      if (length > longestObject)
        return { unknown: `what its variables make of it, more than ${longestObject} characters,` };
      parts.push(text.slice(copied, at), value ?? text.slice(at, close + 1));
      at = copied = close + 1;
    } else {
      at += 1;
    }
  }
  parts.push(text.slice(copied));
  const filled = parts.join("");
  return unknown === undefined ? { text: filled } : { text: filled, unknown: `\${${unknown}}` };
}

/** The index of the first `}` from an index on; Infinity where there is none. */
function endOf(text: string, from: number): number {
  const found = text.indexOf("}", from);
  return found === -1 ? Infinity : found;
}

/** The value of what is between the braces; undefined where only the cluster knows it. */
function valueOf(inside: string, { variables, more }: Substitution): string | undefined {
  const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(inside)?.[0];
  const rest = inside.slice(name?.length ?? 0);
  const sign = /^:?[=-]/.exec(rest)?.[0];
  if (name === undefined || (rest !== "" && sign === undefined)) return undefined;
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value !== undefined && value !== "") return value;
  return more ? undefined : rest.slice(sign?.length ?? 0);
}
