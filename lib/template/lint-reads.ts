import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Read } from "./cel-reads";
import type { ExpressionPlace } from "./compiled";
import type { CompiledTemplate } from "./compiled-template";
import type { Expression } from "./expression";
import { error, warning } from "./problems";
import { closest } from "./closest";
import { conditionsOn } from "./conditions";
import { branches, resolveSchema, subschema } from "./schema-walk";
import type { TemplateDefinition, TemplateProblem } from "./types";

const members: Readonly<Record<string, readonly string[]>> = {
  instance: ["id", "name", "team", "namespace", "path"],
  target: ["name", "environment", "cluster", "vars"],
  template: ["name", "version"],
};

/** Finds expressions that read what is not there, or what may be absent. */
export function lintReads(
  compiled: CompiledTemplate,
  schema: JsonObject,
  outputs: TemplateDefinition["outputs"],
): TemplateProblem[] {
  return [...placed(compiled)].flatMap(([expression, place, when]) => [
    ...lintOutputs(expression, place, outputs),
    ...lintExpression(expression, place, when, schema),
  ]);
}

/**
 * What `related` reads of the outputs: they must be declared, and one with `when` may be absent.
 */
function lintOutputs(
  expression: Expression,
  place: ExpressionPlace,
  outputs: TemplateDefinition["outputs"],
): TemplateProblem[] {
  const where = { ...place, expression: expression.source };
  return expression.reads.flatMap(({ name, path: [first], optional }) => {
    if (name !== "outputs" || first === undefined) return [];
    const output = outputs.find((one) => one.name === first);
    if (output === undefined) {
      const near = closest(
        first,
        outputs.map((one) => one.name),
      );
      return [
        error("invalid-expression", `The template has no output ${first}.`, {
          ...where,
          ...(near === undefined ? {} : { expected: near }),
        }),
      ];
    }
    if (output.when === undefined || optional) return [];
    return [
      warning("optional-parameter", `The output ${first} may be absent.`, {
        ...where,
        expected: `outputs.?${first}, which leaves the parameter out.`,
      }),
    ];
  });
}

/** Every expression with its place, and the `when` of its file. */
function* placed(
  compiled: CompiledTemplate,
): Iterable<[Expression, ExpressionPlace, Expression | undefined]> {
  for (const [expression, place] of compiled.places) yield [expression, place, undefined];
  for (const { content, when } of compiled.files) {
    for (const [expression, place] of content.kind === "yaml"
      ? content.yaml.places
      : content.text.places)
      yield [expression, place, when];
  }
}

const guardsOf = (expression: Expression) =>
  expression.reads.filter((read) => read.optional).map(nameOf);

function lintExpression(
  expression: Expression,
  place: ExpressionPlace,
  when: Expression | undefined,
  schema: JsonObject,
): TemplateProblem[] {
  const where = { ...place, expression: expression.source };
  const guarded = [...(when === undefined ? [] : guardsOf(when)), ...guardsOf(expression)];
  // Where the very condition of a parameter is asked, the parameter is there.
  const isAsked = (condition: string) =>
    expression.source.includes(condition) || when?.source.includes(condition) === true;
  for (const read of expression.reads) {
    const known = members[read.name];
    const [first] = read.path;
    if (known !== undefined && first !== undefined && !known.includes(first)) {
      return [
        error(
          "invalid-expression",
          `${read.name} has no ${first}; it has ${known.join(", ")}.`,
          where,
        ),
      ];
    }
    if (read.name !== "params") continue;
    const unknown = unknownParameter(read, schema, where);
    if (unknown.length > 0) return unknown;
    const guard = guarded.some(
      (name) => nameOf(read).startsWith(name) || name.startsWith(nameOf(read)),
    );
    const optional = guard ? undefined : firstOptional(read.path, schema, isAsked);
    if (optional !== undefined) {
      return [
        warning("optional-parameter", `${optional} may be absent, and has no default.`, {
          ...where,
          expected: `A default in the schema, or .?${optional.split(".").at(-1)}, or has(params.${optional}).`,
        }),
      ];
    }
  }
  return [];
}

/** What is wrong where the schema declares nothing at a path that is read. */
export function unknownParameter(
  { path }: Read,
  schema: JsonObject,
  where: ExpressionPlace & { expression: string },
): TemplateProblem[] {
  const missing = undeclared(path, schema);
  if (missing === undefined) return [];
  const near = closest(missing.name, missing.known);
  return [
    error("unknown-parameter", `The schema declares no parameter ${missing.at}.`, {
      ...where,
      ...(near === undefined ? {} : { expected: near }),
    }),
  ];
}

const nameOf = (read: Read) => [read.name, ...read.path].join(".");

/**
 * The first step of a path that no schema on the way declares, where the schema is closed enough to
 * tell.
 */
function undeclared(
  path: readonly string[],
  root: JsonObject,
): { name: string; at: string; known: string[] } | undefined {
  let current: Json | undefined = root;
  for (const [index, step] of path.entries()) {
    const candidates: JsonObject[] = branches(current, root);
    const next: Json | undefined =
      subschema(current, step, root) ??
      (/^\d+$/.test(step) ? subschema(current, Number(step), root) : undefined);
    if (next === undefined || next === false) {
      const known = candidates.flatMap((schema) =>
        isJsonObject(schema["properties"]) ? Object.keys(schema["properties"]) : [],
      );
      const declares = known.length > 0 || index === 0;
      return declares ? { name: step, at: path.slice(0, index + 1).join("."), known } : undefined;
    }
    current = next;
  }
  return undefined;
}

function firstOptional(
  path: readonly string[],
  root: JsonObject,
  isAsked: (condition: string) => boolean,
): string | undefined {
  let current: Json | undefined = root;
  for (const [index, step] of path.entries()) {
    if (/^\d+$/.test(step)) return undefined;
    const candidates: JsonObject[] = branches(current, root);
    const declaring = candidates.filter(
      (schema) => isJsonObject(schema["properties"]) && Object.hasOwn(schema["properties"], step),
    );
    if (declaring.length === 0) return undefined;
    const conditions = declaring.flatMap(({ properties }) =>
      conditionsOn((properties as JsonObject)[step]),
    );
    if (!conditions.every(isAsked)) return path.slice(0, index + 1).join(".");
    const required = candidates.some(
      (schema) => Array.isArray(schema["required"]) && schema["required"].includes(step),
    );
    const next: Json | undefined = subschema(current, step, root);
    if (!required && !isAlwaysFilled(next, root)) return path.slice(0, index + 1).join(".");
    current = next;
  }
  return undefined;
}

function isAlwaysFilled(schema: Json | undefined, root: JsonObject): boolean {
  const resolved = resolveSchema(schema, root);
  if (resolved === undefined) return false;
  if (resolved["default"] !== undefined) return true;
  const properties = resolved["properties"];
  if (resolved["type"] !== "object" || !isJsonObject(properties)) return false;
  const required = Array.isArray(resolved["required"]) ? resolved["required"].map(String) : [];
  const filled = Object.keys(properties).filter((key) => isAlwaysFilled(properties[key], root));
  return filled.length > 0 && required.every((key) => filled.includes(key));
}
