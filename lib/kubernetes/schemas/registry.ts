import { parseApiVersion, type GroupVersionKind } from "../object";
import { builtinKind, builtinKinds, builtinModel } from "./builtins";
import type { SchemaEntry } from "./entry";
import { readGivenSchema, type GivenSchema } from "./given";
import { shippedKinds } from "./shipped";

/** Where the schemas of a validation come from. */
export interface SchemaRegistry {
  lookup(group: string, version: string, kind: string): SchemaEntry | undefined;
  /** The versions of a kind that are known, of any source. */
  versions(group: string, kind: string): string[];
  /** Every kind that is known, once per version. */
  kinds(): GroupVersionKind[];
  /** Plural and scope of a kind; as `resourceOf`, with the given schemas too. */
  resourceOf(apiVersion: string, kind: string): Resource | undefined;
}

export interface Resource {
  group: string;
  version: string;
  /** The plural, e.g. `deployments`. */
  resource: string;
  namespaced: boolean;
}

/**
 * Built-in kinds, those that ship with Slipway and the given ones, which win over both. A document
 * that describes no kind is left out: ask `readGivenSchema` to find out. In a JSON Schema directory
 * the kind may be known in lower case only.
 */
export function schemaRegistry(extra: readonly GivenSchema[] = []): SchemaRegistry {
  const given = new Map<string, SchemaEntry>();
  for (const entry of extra.flatMap(readGivenSchema)) {
    given.set(`${entry.group}/${entry.version}/${entry.kind}`, entry);
  }
  const lowerCase = new Map(
    [...given.values()].map((entry) => [
      `${entry.group}/${entry.version}/${entry.kind.toLowerCase()}`,
      entry,
    ]),
  );

  const lookup = (group: string, version: string, kind: string): SchemaEntry | undefined => {
    const exact = given.get(`${group}/${version}/${kind}`);
    if (exact) return exact;
    const nameless = lowerCase.get(`${group}/${version}/${kind.toLowerCase()}`);
    const standard =
      builtinEntry(group, version, kind) ?? shippedEntries().get(`${group}/${version}/${kind}`);
    if (nameless && nameless.kind === nameless.kind.toLowerCase() && nameless.kind !== kind) {
      return {
        ...nameless,
        kind,
        resource: standard?.resource ?? nameless.resource,
        namespaced: standard?.namespaced ?? nameless.namespaced,
      };
    }
    return standard;
  };

  const kinds = (): GroupVersionKind[] =>
    [...builtinKinds(), ...shippedEntries().values(), ...given.values()].map(
      ({ group, version, kind }) => ({ group, version, kind }),
    );

  return {
    lookup,
    kinds,
    versions: (group, kind) => [
      ...new Set(
        kinds()
          .filter((one) => one.group === group && one.kind === kind)
          .map((one) => one.version),
      ),
    ],
    resourceOf: (apiVersion, kind) => {
      const { group, version } = parseApiVersion(apiVersion);
      const entry = lookup(group, version, kind);
      return entry && { group, version, resource: entry.resource, namespaced: entry.namespaced };
    },
  };
}

function builtinEntry(group: string, version: string, kind: string): SchemaEntry | undefined {
  const found = builtinKind({ group, version, kind });
  if (!found) return undefined;
  const { model, resource, namespaced } = found;
  return {
    group,
    version,
    kind,
    resource,
    namespaced,
    from: "kubernetes",
    deprecated: undefined,
    schema: () => builtinModel(model),
  };
}

let shipped: Map<string, SchemaEntry> | undefined;

function shippedEntries(): Map<string, SchemaEntry> {
  shipped ??= new Map(
    shippedKinds().map(({ apiVersion, kind, resource, namespaced, schema }) => {
      const { group, version } = parseApiVersion(apiVersion);
      return [
        `${group}/${version}/${kind}`,
        {
          group,
          version,
          kind,
          resource,
          namespaced,
          from: "shipped",
          deprecated: undefined,
          schema: () => schema,
        },
      ];
    }),
  );
  return shipped;
}

let standard: SchemaRegistry | undefined;

/** The registry without given schemas; made once. */
export function standardRegistry(): SchemaRegistry {
  return (standard ??= schemaRegistry());
}

/**
 * Plural and scope of a built-in kind or one that ships with Slipway; undefined for any other. For
 * kinds that operators give ask the registry's own `resourceOf`.
 */
export function resourceOf(apiVersion: string, kind: string): Resource | undefined {
  return standardRegistry().resourceOf(apiVersion, kind);
}
