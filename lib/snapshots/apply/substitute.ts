import { parse, stringify } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

export interface Substitution {
  variables: Readonly<Record<string, string>>;
  /** It takes more variables from the cluster: a name that is not here is not known. */
  more: boolean;
}

const optOut = "kustomize.toolkit.fluxcd.io/substitute";

/**
 * What Flux's `postBuild` makes of an object: the text of it is searched for `${name}`, so that a value may become a number
 * or a map. `unknown` names what cannot be said before the cluster; it is left as it stands.
 * See https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 */
export function substitute(object: JsonObject, { variables, more }: Substitution): { object: JsonObject; unknown?: string } {
  if ((Object.keys(variables).length === 0 && !more) || optsOut(object) || !JSON.stringify(object).includes("$")) return { object };
  const { text, unknown } = fill(stringify(object, { version: "1.1", lineWidth: 0 }), { variables, more });
  const filled: unknown = read(text);
  if (!isJsonObject(filled)) return { object, unknown: "what its variables make of it" };
  return { object: filled, ...(unknown === undefined ? {} : { unknown }) };
}

function read(text: string): Json | undefined {
  try {
    // Flux' reader knows no dates.
    return parse(text, { version: "1.1", customTags: (tags) => tags.filter((tag) => typeof tag === "string" || tag.tag !== "tag:yaml.org,2002:timestamp") }) as Json;
  } catch {
    return undefined;
  }
}

function optsOut(object: JsonObject): boolean {
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  return [metadata["labels"], metadata["annotations"]].some((map) => isJsonObject(map) && map[optOut] === "disabled");
}

/** As fluxcd/pkg/envsubst: `$$` is a `$`; `${name}`, with `:=`, `:-`, `=` or `-` before a default. */
function fill(text: string, { variables, more }: Substitution): { text: string; unknown?: string } {
  let unknown: string | undefined;
  const filled = text.replace(/\$\$|\$\{([^}]*)\}/g, (whole, inside?: string) => {
    if (inside === undefined) return "$";
    const [, name = "", fallback] = /^([A-Za-z_][A-Za-z0-9_]*)(?::?[=-](.*))?$/s.exec(inside) ?? [];
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (name !== "" && value !== undefined && value !== "") return value;
    if (name !== "" && !more) return fallback ?? "";
    unknown ??= inside;
    return whole;
  });
  return { text: filled, ...(unknown === undefined ? {} : { unknown: `\${${unknown}}` }) };
}
