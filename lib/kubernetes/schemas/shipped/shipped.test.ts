import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/json";
import { parseApiVersion } from "../../object";
import { builtinModel } from "../builtins";
import table from "../builtins.json";
import type { ShippedKind } from "../dsl";
import { readJsonSchema } from "../json-schema";
import type { Schema } from "../schema";
import { shippedKinds } from ".";

/**
 * Public CRD schemas to hold ours against, where they lie beside the project; they are no part of
 * it.
 */
const crds = path.join(import.meta.dirname, "../../../../../shared/crds");

const ours = shippedKinds().filter(
  ({ apiVersion }) => !apiVersion.startsWith("kustomize.config.k8s.io/"),
);

/**
 * The kinds that the public schemas at hand do not have; these were written from their projects'
 * CRDs.
 */
const elsewhere = [
  "barmancloud.cnpg.io/v1 ObjectStore",
  "externaldns.k8s.io/v1alpha1 DNSEndpoint",
  "generators.external-secrets.io/v1alpha1 Password",
];

function published({ apiVersion, kind }: ShippedKind): Schema {
  const { group, version } = parseApiVersion(apiVersion);
  const file = path.join(crds, group, `${kind.toLowerCase()}_${version}.json`);
  return readJsonSchema(JSON.parse(readFileSync(file, "utf8")) as JsonObject, {
    strictNull: false,
  });
}

/**
 * Parts of a Pod that a custom resource takes as they are: its CRD leaves out their enumerations.
 */
const builtins = new Set(Object.keys(table.models).map(builtinModel));

/** Where ours says something else than the published schema: `path: what`. */
function differences(
  mine: Schema,
  theirs: Schema,
  at: string,
  visited: ReadonlySet<Schema> = new Set(),
  builtin = builtins.has(mine),
): string[] {
  if (visited.has(mine) || isOpen(mine)) return [];
  const seen = new Set([...visited, mine]);
  const found: string[] = [];
  const say = (what: string) => found.push(`${at}: ${what}`);
  const [type, other] = [kindOf(mine), kindOf(theirs)];
  if (type !== other && !(type === "quantity" && other === "int-or-string"))
    say(`${type}, published as ${other}`);
  if (mine.enum && theirs.enum && sorted(mine.enum) !== sorted(theirs.enum))
    say(`allows ${sorted(mine.enum)}, published as ${sorted(theirs.enum)}`);
  if (mine.enum && !theirs.enum && !builtin) say(`allows only ${sorted(mine.enum)}`);
  for (const [limit, value] of Object.entries({
    minLength: mine.minLength,
    maxLength: mine.maxLength,
    minimum: mine.minimum,
    maximum: mine.maximum,
    minItems: mine.minItems,
    maxItems: mine.maxItems,
    maxProperties: mine.maxProperties,
    pattern: mine.pattern,
  })) {
    const its = theirs[limit as "minimum"];
    if (value !== undefined && its !== undefined && value !== its)
      say(`${limit} ${value}, published as ${its}`);
  }
  const fields = mine.properties ?? new Map<string, Schema>();
  for (const [key, schema] of fields) {
    const its = theirs.properties?.get(key);
    if (its)
      found.push(
        ...differences(schema, its, `${at}/${key}`, seen, builtin || builtins.has(schema)),
      );
    else if (theirs.properties && theirs.unknown !== "open")
      say(`has ${key}, which is not published`);
  }
  if (mine.properties && mine.unknown === "closed") {
    for (const key of theirs.properties?.keys() ?? []) if (!fields.has(key)) say(`lacks ${key}`);
    for (const key of theirs.required ?? [])
      if (!mine.required?.includes(key)) say(`does not require ${key}`);
  }
  for (const key of mine.required ?? [])
    if (!theirs.required?.includes(key)) say(`requires ${key}`);
  if (mine.items && theirs.items)
    found.push(
      ...differences(
        mine.items,
        theirs.items,
        `${at}[]`,
        seen,
        builtin || builtins.has(mine.items),
      ),
    );
  if (mine.additional && theirs.additional)
    found.push(...differences(mine.additional, theirs.additional, `${at}{}`, seen));
  return found;
}

const sorted = (values: readonly Json[]) => JSON.stringify([...values].sort());

const specOf = (schema: Schema): Schema => schema.properties?.get("spec") ?? {};

function isOpen(schema: Schema): boolean {
  return (
    kindOf(schema) === "anything" ||
    (schema.type === "object" && !schema.properties && !schema.additional)
  );
}

function kindOf(schema: Schema): string {
  if (schema.intOrString) return "int-or-string";
  if (schema.format === "quantity") return "quantity";
  return schema.type ?? (schema.anyOf?.every((part) => part.type) ? "int-or-string" : "anything");
}

describe("schemas that ship with Slipway", () => {
  const compared = ours
    .map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind] as const)
    .filter(([name]) => !elsewhere.includes(name));
  test.skipIf(!existsSync(crds)).each(compared)("%s is as it is published", (_, kind) => {
    const theirs = published(kind);
    const mine = kind.schema.properties?.get("spec");
    const its = theirs.properties?.get("spec");
    expect(mine && its && differences(mine, its, "spec")).toEqual([]);
    expect(kind.schema.required?.includes("spec")).toBe(theirs.required?.includes("spec") ?? false);
  });

  test.skipIf(!existsSync(crds)).each(compared)("%s fills in what is published", (_, kind) => {
    const otherDefaults = (mine: Schema, its: Schema, at: string): string[] => [
      ...(isDeepStrictEqual(mine.default, its.default) ? [] : [at]),
      ...[...(mine.properties ?? [])].flatMap(([key, one]) =>
        otherDefaults(one, its.properties?.get(key) ?? {}, `${at}/${key}`),
      ),
      ...(mine.items ? otherDefaults(mine.items, its.items ?? {}, `${at}/[]`) : []),
      ...(mine.additional ? otherDefaults(mine.additional, its.additional ?? {}, `${at}/{}`) : []),
    ];
    expect(otherDefaults(specOf(kind.schema), specOf(published(kind)), "spec")).toEqual([]);
  });

  test.skipIf(!existsSync(crds))("Gateway API has every limit of the published schemas", () => {
    const limits = ["minItems", "maxItems", "maxLength", "maxProperties", "pattern"] as const;
    const lacking = (mine: Schema, its: Schema, at: string): string[] => [
      ...limits
        .filter((key) => mine[key] === undefined && its[key] !== undefined)
        .map((key) => `${at}: ${key}`),
      ...[...(mine.properties ?? [])].flatMap(([key, one]) =>
        lacking(one, its.properties?.get(key) ?? {}, `${at}/${key}`),
      ),
      ...(mine.items ? lacking(mine.items, its.items ?? {}, `${at}[]`) : []),
      ...(mine.additional ? lacking(mine.additional, its.additional ?? {}, `${at}{}`) : []),
    ];
    const gateways = ours.filter(({ apiVersion }) => apiVersion.startsWith("gateway."));
    expect(gateways).toHaveLength(3);
    expect(
      gateways.flatMap((kind) =>
        lacking(
          kind.schema.properties?.get("spec") ?? {},
          published(kind).properties?.get("spec") ?? {},
          `${kind.kind}/spec`,
        ),
      ),
    ).toEqual([]);
  });

  test("Flux and Flagger are whole: no part of them is left open", () => {
    const partial = (schema: Schema, seen = new Set<Schema>()): boolean => {
      if (seen.has(schema)) return false;
      seen.add(schema);
      const inner = [
        ...(schema.properties?.values() ?? []),
        schema.items,
        schema.additional,
      ].filter((one) => one !== undefined);
      return schema.unknown === "partial" || inner.some((one) => partial(one, seen));
    };
    const whole = ours.filter(({ apiVersion }) =>
      /toolkit\.fluxcd\.io|flagger\.app/.test(apiVersion),
    );
    expect(whole).toHaveLength(11);
    expect(whole.filter(({ schema }) => partial(schema)).map(({ kind }) => kind)).toEqual([]);
  });
});
