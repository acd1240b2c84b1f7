import { isJsonObject, type JsonObject } from "@/lib/json";
import { checkParameters } from "./check-parameters";
import { compileSchema } from "./compiled-parameters";
import { pickerProblem } from "./instance-picker";
import { patternProblem } from "./linear-pattern";
import { error, hasErrors, warning } from "./problems";
import { everySchema } from "./schema-walk";
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
  { isPublished = false }: { isPublished?: boolean } = {},
): TemplateProblem[] {
  const problems = isPublished ? lintUnchecked(schema) : lintPatterns(schema);
  for (const { schema: inner, path } of everySchema(schema)) {
    const name = nameOf(path);
    if (typeof inner["$ref"] === "string" && !inner["$ref"].startsWith("#")) {
      problems.push(
        error(
          "invalid-schema",
          `${name} refers to ${inner["$ref"]}; only references within the template (#/$defs/…) can be followed.`,
          { file },
        ),
      );
    }
    if (isJsonObject(inner["properties"]) && Object.hasOwn(inner["properties"], "__proto__")) {
      problems.push(error("invalid-schema", "A parameter cannot be named __proto__.", { file }));
    }
    const picker = pickerProblem(inner);
    const widget = widgetProblem(inner);
    if (widget !== undefined)
      problems.push(error("invalid-schema", `${name}: ${widget}.`, { file }));
    if (picker !== undefined)
      problems.push(error("invalid-schema", `${name}: ${picker}.`, { file }));
    // Ajv takes a list that is shorter than prefixItems for one that contains what it must.
    if (inner["contains"] !== undefined && inner["prefixItems"] !== undefined) {
      problems.push(
        error(
          "invalid-schema",
          `${name} uses contains beside prefixItems, which validators do not agree about.`,
          { file },
        ),
      );
    }
    for (const keyword of ["$recursiveRef", "$dynamicRef"]) {
      if (inner[keyword] !== undefined)
        problems.push(
          error(
            "invalid-schema",
            `${name} uses ${keyword}, which the form cannot follow; use $ref.`,
            { file },
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
  return [...problems, ...lintDefaults(schema)];
}

function lintPatterns(schema: JsonObject): TemplateProblem[] {
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
            file,
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

function nameOf(path: readonly string[]): string {
  return path.filter((step) => step !== "properties").join(".") || "the parameters";
}

function lintDefaults(schema: JsonObject): TemplateProblem[] {
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
        `The default of ${path.at(-1) ?? "the parameters"} does not fit its own schema: ${wrong.message}`,
        { file },
      ),
    ];
  });
}
