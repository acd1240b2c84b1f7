import type { DeclaredHealthCheck } from "@/lib/health-checks";
import { fromPointer, isJsonObject, type Json, type JsonObject, unstorable } from "@/lib/json";
import { documentData } from "@/lib/yaml";
import { declaredMembers, sourcesIn } from "./declared-members";
import { conditionsKeyword, stepWhenKeyword, whenKeyword } from "./conditions";
import { definitionProblems } from "./definition-problems";
import { definitionSchema, type WrittenDefinition } from "./definition-schema";
import { fieldPointer } from "./field-pointer";
import { positionOf } from "./position-of";
import { error } from "./problems";
import { resolveDependents } from "./resolve-dependents";
import { salvagedDefinition } from "./salvage-definition";
import type { ParameterStep, TemplateDefinition, TemplateProblem } from "./types";
import type { YamlSource } from "./yaml-source";

const file = "template.yaml";

export interface ParsedDefinition {
  definition: TemplateDefinition | undefined;
  /** All steps as one schema. */
  schema: JsonObject;
  /** With an error among them, `definition` is what could be made of the rest. */
  problems: TemplateProblem[];
  /** The parameters could not be read: nothing can be said of what reads them. */
  lacksParameters?: boolean;
}

/** Reads `template.yaml` from its parsed YAML. */
export function parseDefinition(source: YamlSource): ParsedDefinition {
  const [document] = source.documents;
  if (document === undefined || source.documents.length !== 1) {
    return {
      definition: undefined,
      schema: {},
      problems: [error("invalid-definition", "template.yaml must be one YAML document.", { file })],
    };
  }
  // A bound on aliases: a definition is data, and a small file could otherwise be a very large one.
  let written: unknown;
  try {
    written = numbers(documentData(document));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : "It cannot be read.";
    return {
      definition: undefined,
      schema: {},
      problems: [error("invalid-yaml", message, { file })],
    };
  }
  const unfit = unstorable(written);
  if (unfit !== undefined) {
    const place = { file, ...positionOf(fromPointer(unfit.pointer), source) };
    return {
      definition: undefined,
      schema: {},
      problems: [error("invalid-character", unfit.why, place)],
    };
  }
  const result = definitionSchema.safeParse(written);
  if (result.success) return read(result.data);
  const { issues } = result.error;
  const wrong = definitionProblems(issues, written, source);
  const salvaged = definitionSchema.safeParse(salvagedDefinition(written, issues));
  if (!salvaged.success) return { definition: undefined, schema: {}, problems: wrong };
  const { problems, ...rest } = read(salvaged.data);
  const lacksParameters = issues.some(
    ({ code, path: [first = "spec", second = "parameters"] }) =>
      code !== "unrecognized_keys" && first === "spec" && second === "parameters",
  );
  return { ...rest, problems: [...wrong, ...problems], lacksParameters };
}

function read({ spec, ...written }: WrittenDefinition): ParsedDefinition {
  const { schema, steps, problems } = combineSteps(spec.parameters);
  return { definition: toDefinition({ spec, ...written }, steps), schema, problems };
}

/**
 * Whole numbers were parsed as BigInt, so that no digit is lost in manifests; here JSON numbers are
 * wanted.
 */
function numbers(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(numbers);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, numbers(item)]));
}

function toDefinition(written: WrittenDefinition, steps: ParameterStep[]): TemplateDefinition {
  const { metadata, spec } = written;
  return {
    name: metadata.name,
    version: metadata.version,
    title: spec.title,
    summary: spec.summary,
    category: spec.category,
    tags: spec.tags,
    keywords: spec.keywords,
    icon: spec.icon,
    owner: spec.owner,
    scope: spec.scope,
    access: spec.access,
    steps,
    rules: spec.rules.map(({ rule, field, message }) => ({
      rule,
      pointer: fieldPointer(field ?? ""),
      message,
    })),
    files: spec.files?.map((entry) => ({ ...entry, to: entry.to ?? entry.from })),
    links: spec.links,
    outputs: spec.outputs,
    related: spec.related,
    healthChecks: spec.healthChecks.map(toHealthCheck),
  };
}

function toHealthCheck({
  apiVersion,
  kind,
  current,
  inProgress,
  failed,
  none,
}: WrittenDefinition["spec"]["healthChecks"][number]): DeclaredHealthCheck {
  if (current === undefined) return { apiVersion, kind, none: none ?? "" };
  return {
    apiVersion,
    kind,
    current,
    ...(inProgress === undefined ? {} : { inProgress }),
    ...(failed === undefined ? {} : { failed }),
  };
}

const shared = new Set([
  "title",
  "description",
  "type",
  "properties",
  "required",
  "$defs",
  "definitions",
  "$schema",
  "$id",
  "$comment",
]);

/**
 * One schema of all steps; parameters that no step declares are refused unless the template says
 * otherwise.
 */
function combineSteps(parameters: JsonObject | JsonObject[]): {
  schema: JsonObject;
  steps: ParameterStep[];
  problems: TemplateProblem[];
} {
  const written = (Array.isArray(parameters) ? parameters : [parameters])
    .filter((step) => Object.keys(step).length > 0)
    .map(resolveDependents);
  const problems: TemplateProblem[] = [];
  const properties: JsonObject = {};
  const defs: JsonObject = {};
  const required: Json[] = [];
  const conditions: JsonObject[] = [];
  for (const step of written) {
    const when = typeof step[whenKeyword] === "string" ? step[whenKeyword] : undefined;
    for (const [name, property] of members(step["properties"])) {
      if (Object.hasOwn(properties, name))
        problems.push(
          error("duplicate-parameter", `Two steps declare the parameter ${name}.`, { file }),
        );
      define(properties, name, inStep(property, when));
    }
    for (const [name, def] of [...members(step["definitions"]), ...members(step["$defs"])])
      define(defs, name, def);
    if (Array.isArray(step["required"])) required.push(...step["required"]);
    const rest = Object.entries(step).filter(
      ([keyword]) =>
        !shared.has(keyword) && !keyword.startsWith("ui:") && !keyword.startsWith("x-"),
    );
    if (rest.length > 0)
      conditions.push({
        ...Object.fromEntries(rest),
        ...(when === undefined ? {} : { [stepWhenKeyword]: when }),
      });
    if (step["type"] !== undefined && step["type"] !== "object")
      problems.push(error("invalid-schema", "The parameters of a step are an object.", { file }));
  }
  const [only] = conditions;
  const open = conditions.some(
    (rest) =>
      rest["unevaluatedProperties"] !== undefined || rest["additionalProperties"] !== undefined,
  );
  const steps = written.map((step, index) => toStep(step, index, defs));
  const sources = sourcesIn(declaredMembers(steps));
  const isOne = written.length === 1 && only?.[stepWhenKeyword] === undefined;
  const schema: JsonObject = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties,
    ...(required.length > 0 ? { required: [...new Set(required)] } : {}),
    ...(Object.keys(defs).length > 0 ? { $defs: defs } : {}),
    ...(sources.length > 0 ? { [conditionsKeyword]: sources } : {}),
    ...(isOne ? (only ?? {}) : conditions.length > 0 ? { allOf: conditions } : {}),
    ...(open ? {} : { unevaluatedProperties: false }),
  };
  return { schema, steps, problems };
}

/** A part of a step that is there only where the step is. */
function inStep(part: Json, when: string | undefined): Json {
  if (when === undefined || part === false) return part;
  return { ...(isJsonObject(part) ? part : {}), [stepWhenKeyword]: when };
}

function toStep(step: JsonObject, index: number, defs: JsonObject): ParameterStep {
  const {
    title,
    description,
    [whenKeyword]: when,
    $schema: _,
    $id: __,
    definitions: ___,
    ...rest
  } = step;
  return {
    title: typeof title === "string" && title !== "" ? title : `Step ${index + 1}`,
    ...(typeof description === "string" ? { description } : {}),
    ...(typeof when === "string" ? { when } : {}),
    schema: { ...rest, type: "object", ...(Object.keys(defs).length > 0 ? { $defs: defs } : {}) },
  };
}

function members(value: Json | undefined): [string, Json][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function define(object: JsonObject, name: string, value: Json): void {
  Object.defineProperty(object, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}
