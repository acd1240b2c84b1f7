import { isJsonObject, type JsonObject } from "@/lib/json";
import { checkLinear, compileSchema } from "./compiled-parameters";
import { patternProblem } from "./ecma-pattern";
import { pickerProblem } from "./instance-picker";
import { error, hasErrors, warning } from "./problems";
import { everySchema } from "./schema-walk";
import type { TemplateProblem } from "./types";

const file = "template.yaml";

/**
 * Whether the parameters are a schema that can be checked: well-formed, resolvable, with patterns
 * that end, with fitting defaults.
 */
export function lintSchema(schema: JsonObject): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  for (const { schema: inner, path } of everySchema(schema)) {
    const name = path.filter((step) => step !== "properties").join(".") || "the parameters";
    const patterns = [
      inner["pattern"],
      ...(isJsonObject(inner["patternProperties"]) ? Object.keys(inner["patternProperties"]) : []),
    ];
    for (const pattern of patterns) {
      const why = typeof pattern === "string" ? patternProblem(pattern) : undefined;
      if (why !== undefined)
        problems.push(
          error(
            "invalid-pattern",
            `The pattern ${String(pattern)} of ${name} cannot be used. ${why}`,
            { file },
          ),
        );
    }
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

function lintDefaults(schema: JsonObject): TemplateProblem[] {
  return everySchema(schema).flatMap(({ schema: inner, path }) => {
    if (inner["default"] === undefined || path.includes("$defs")) return [];
    const alone = {
      ...inner,
      ...(schema["$defs"] === undefined ? {} : { $defs: schema["$defs"] }),
    };
    const [wrong] = checkLinear(alone, inner["default"]);
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
