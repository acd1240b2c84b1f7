import { fromPointer, isJsonObject, type JsonObject, valueAt } from "@/lib/json";
import { checkParameters } from "./check-parameters";
import { closest } from "./closest";
import { compileSchema } from "./compiled-parameters";
import { pickerProblem } from "./instance-picker";
import { patternProblem } from "./linear-pattern";
import type { SchemaPlace } from "./parameter-place";
import { error, hasErrors, warning } from "./problems";
import { schemaFaults } from "./schema-faults";
import { everySchema, resolveSchema } from "./schema-walk";
import type { TemplateProblem } from "./types";
import { patternsOf, uncheckedPatterns } from "./unchecked-patterns";
import { widgetProblem } from "./widgets";

const file = "template.yaml";

/**
 * Whether the parameters are a schema that can be checked: well-formed, resolvable, with patterns
 * that end, with fitting defaults. Of a published version, what `withoutUntestable` took out of the
 * schema is a warning.
 */
export function lintSchema(
  schema: JsonObject,
  {
    isPublished = false,
    place = () => ({ file }),
  }: { isPublished?: boolean; place?: SchemaPlace } = {},
): TemplateProblem[] {
  const problems = isPublished ? lintUnchecked(schema) : lintPatterns(schema, place);
  for (const { schema: inner, path } of everySchema(schema)) {
    const name = nameOf(path);
    const where = place(path);
    const { $ref } = inner;
    if (typeof $ref === "string" && $ref.startsWith("#") && isUnresolved($ref, schema))
      problems.push(
        error("invalid-schema", `${name} refers to ${$ref}, which is not there.`, {
          ...place([...path, "$ref"]),
          ...nearestDefinition($ref, schema),
        }),
      );
    if (typeof inner["$ref"] === "string" && !inner["$ref"].startsWith("#")) {
      problems.push(
        error(
          "invalid-schema",
          `${name} refers to ${inner["$ref"]}; only references within the template (#/$defs/…) can be followed.`,
          where,
        ),
      );
    }
    if (isJsonObject(inner["properties"]) && Object.hasOwn(inner["properties"], "__proto__")) {
      problems.push(error("invalid-schema", "A parameter cannot be named __proto__.", where));
    }
    const picker = pickerProblem(inner);
    const widget = widgetProblem(inner);
    if (widget !== undefined) problems.push(error("invalid-schema", `${name}: ${widget}.`, where));
    if (picker !== undefined) problems.push(error("invalid-schema", `${name}: ${picker}.`, where));
    // Ajv takes a list that is shorter than prefixItems for one that contains what it must.
    if (inner["contains"] !== undefined && inner["prefixItems"] !== undefined) {
      problems.push(
        error(
          "invalid-schema",
          `${name} uses contains beside prefixItems, which validators do not agree about.`,
          where,
        ),
      );
    }
    for (const keyword of ["$recursiveRef", "$dynamicRef"]) {
      if (inner[keyword] !== undefined)
        problems.push(
          error(
            "invalid-schema",
            `${name} uses ${keyword}, which the form cannot follow; use $ref.`,
            where,
          ),
        );
    }
    for (const keyword of ["$id", "$dynamicAnchor"]) {
      if (path.length > 0 && typeof inner[keyword] === "string")
        problems.push(
          (isPublished ? warning : error)(
            "invalid-schema",
            `${name} has a ${keyword} of its own, which the form does not know; put it below $defs and refer to it by #/$defs/….`,
            { file },
          ),
        );
    }
  }
  problems.push(
    ...schemaFaults(schema).map(({ path, message, expected }) =>
      error("invalid-schema", `${nameOf(path)} ${message}.`, {
        ...place(path),
        ...(expected === undefined ? {} : { expected }),
      }),
    ),
  );
  if (hasErrors(problems)) return problems;
  try {
    compileSchema(schema);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : "It cannot be read.";
    return [
      error("invalid-schema", `The parameters are not a valid JSON Schema 2020-12: ${message}.`, {
        file,
      }),
    ];
  }
  return [...problems, ...lintDefaults(schema, place)];
}

function lintPatterns(schema: JsonObject, place: SchemaPlace): TemplateProblem[] {
  return everySchema(schema).flatMap(({ schema: inner, path }) =>
    patternsOf(inner).flatMap((pattern) => {
      const problem = patternProblem(pattern);
      if (problem === undefined) return [];
      const { why, instead } = problem;
      return [
        error(
          "invalid-pattern",
          `The pattern ${pattern} of ${nameOf(path)} cannot be used. ${why}`,
          {
            ...place(typeof inner["pattern"] === "string" ? [...path, "pattern"] : path),
            ...(instead === undefined ? {} : { expected: instead }),
          },
        ),
      ];
    }),
  );
}

/** What is told of a published version: which of its patterns nothing tests. */
export function lintUnchecked(schema: JsonObject): TemplateProblem[] {
  return uncheckedPatterns(schema).map(({ pattern, path }) =>
    warning(
      "unchecked-pattern",
      `The pattern ${pattern} of ${nameOf(path)} is not checked: it cannot be tested in linear time.`,
      { file },
    ),
  );
}

function isUnresolved($ref: string, root: JsonObject): boolean {
  return $ref !== "#" && resolveSchema({ $ref, "x-slipway-any": true }, root) === undefined
    ? valueAt(root, fromPointer($ref.slice(1))) === undefined
    : false;
}

function nearestDefinition($ref: string, { $defs }: JsonObject): { expected?: string } {
  const name = /^#\/\$defs\/([^/]+)$/.exec($ref)?.[1];
  const near =
    name === undefined || !isJsonObject($defs) ? undefined : closest(name, Object.keys($defs));
  return near === undefined ? {} : { expected: `#/$defs/${near}` };
}

function nameOf(path: readonly string[]): string {
  return path.filter((step) => step !== "properties").join(".") || "the parameters";
}

function lintDefaults(schema: JsonObject, place: SchemaPlace): TemplateProblem[] {
  return everySchema(schema).flatMap(({ schema: inner, path }) => {
    if (inner["default"] === undefined || path.includes("$defs")) return [];
    const alone = {
      ...inner,
      ...(schema["$defs"] === undefined ? {} : { $defs: schema["$defs"] }),
    };
    const [wrong] = checkParameters(alone, inner["default"]);
    if (wrong === undefined) return [];
    return [
      warning(
        "invalid-default",
        `The default of ${path.at(-1) ?? "the parameters"} does not fit its own schema: ${wrong.message.replace(/^The form /, "It ")}`,
        place([...path, "default"]),
      ),
    ];
  });
}
