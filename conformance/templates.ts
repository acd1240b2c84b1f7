import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Json, JsonObject } from "@/lib/json";
import { isJsonObject } from "@/lib/json";
import {
  type ParameterContext,
  type ParsedTemplate,
  parseTemplate,
  validateParameters,
} from "@/lib/template";
import { exampleParameters, readTemplateTests, surroundings } from "@/lib/template-tests";

/** A template that ships, with what it is launched with. */
export interface Tried {
  name: string;
  version: string;
  scope: "team" | "platform";
  /** What it is launched with; undefined: none of its examples fits. */
  parameters: JsonObject | undefined;
  /** Why its first example does not fit, in words; undefined where one does. */
  misfit?: string | undefined;
  /** Other values of one parameter each, the simplest first: one that is taken is an edit. */
  edits: JsonObject[];
}

/** The templates of a catalog, with what somebody gave for them in place of their own examples. */
export function templatesIn(
  catalog: string,
  given: Readonly<Record<string, JsonObject>>,
  around: { team: string; newTeam?: string | undefined; vars: Readonly<Record<string, string>> },
): Tried[] {
  return readdirSync(catalog)
    .filter((name) => existsSync(path.join(catalog, name, "template.yaml")))
    .toSorted()
    .map((name) => {
      const { template } = parseTemplate(bundleOf(path.join(catalog, name)));
      if (template === undefined) throw new Error(`The template ${name} cannot be read`);
      const { definition } = template;
      // A team's namespace is called as the team.
      const { team, newTeam = "conform" } = around;
      const instance =
        name === "team-namespace" ? { team: newTeam, name: newTeam } : { team, name: "conform" };
      const context = surroundings({ vars: { ...around.vars } }, instance);
      const parameters = given[name] ?? exampleParameters(template, context);
      return {
        name,
        version: definition.version,
        scope: definition.scope,
        parameters,
        misfit: parameters === undefined ? misfitOf(template, context) : undefined,
        edits: parameters === undefined ? [] : editsOf(template, parameters),
      };
    });
}

function misfitOf(template: ParsedTemplate, context: ParameterContext): string | undefined {
  const [example] = readTemplateTests(template.bundle).tests;
  const problems = validateParameters(template, example?.parameters ?? {}, context);
  return problems.find(({ severity }) => severity === "error")?.message;
}

export function bundleOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return [path.relative(folder, file).split(path.sep).join("/"), readFileSync(file, "utf8")];
      }),
  );
}

/** Parameters with one of them changed: a switch, a number, a choice. Whether it is taken, Slipway says. */
export function editsOf(
  { schema }: Pick<ParsedTemplate, "schema">,
  parameters: JsonObject,
): JsonObject[] {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  return Object.entries(properties).flatMap(([name, property]) =>
    isJsonObject(property)
      ? otherValues(property, parameters[name] ?? property["default"]).map((value) => ({
          ...parameters,
          [name]: value,
        }))
      : [],
  );
}

function otherValues(property: JsonObject, now: Json | undefined): Json[] {
  const choices = Array.isArray(property["enum"]) ? property["enum"] : [];
  if (choices.length > 1) return choices.filter((choice) => choice !== now).slice(0, 2);
  if (typeof now === "number") return [now + 1, now - 1];
  if (typeof now === "boolean") return [!now];
  return [];
}
