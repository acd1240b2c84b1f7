import { closest } from "./closest";
import { compiledTemplate } from "./compile-on-demand";
import { unfillableFields } from "./fillable";
import { formats } from "./formats";
import {
  type ParameterPlace,
  parameterPlaces,
  type SchemaPlace,
  schemaPlaces,
} from "./parameter-place";
import { error, type ProblemCode, warning } from "./problems";
import { undeclaredMembers } from "./required-members";
import { everySchema } from "./schema-walk";
import type { ParsedTemplate, TemplateProblem } from "./types";
import { neverShown } from "./unmet-conditions";
import { unreadParameters } from "./unread-parameters";
import { widgets } from "./widgets";
import { parseYaml } from "./yaml-source";

/** Says something with the weight that it has: a published version is only warned of. */
export type Tell = typeof error;

/** How much a condition of a release weighs. */
export function tellFor({ isPublished = false }: { isPublished?: boolean }): Tell {
  return isPublished ? warning : error;
}

/** What is a warning while a template is written, and stands in the way of its release. */
const hindrances: ReadonlySet<string> = new Set<ProblemCode>([
  "invalid-default",
  "split-condition",
]);

/**
 * Whether people could use the template: every parameter has a field that can be filled in and is
 * read by something, and something is written. `found` is what `parseTemplate` said; the answer is
 * that, with its weight, and more. What is wrong is an error, and of a version that is published a
 * warning: it stays.
 */
export function lintRelease(
  template: ParsedTemplate,
  found: readonly TemplateProblem[],
  options: { isPublished?: boolean } = {},
): TemplateProblem[] {
  const tell = tellFor(options);
  const { steps } = template.definition;
  const source = parseYaml("template.yaml", template.bundle["template.yaml"] ?? "");
  const place = parameterPlaces(source);
  return [
    ...found.map((problem) =>
      hindrances.has(problem.code)
        ? { ...problem, severity: tell("no-files", "").severity }
        : problem,
    ),
    ...steps.flatMap(({ schema }, step) =>
      unfillableFields(schema).map(({ path, parts, why, instead }) =>
        tell("unfillable-parameter", `Nobody can fill in ${nameOf(path)}: ${why}.`, {
          ...place(step, parts[0]?.at ?? []),
          expected: instead,
        }),
      ),
    ),
    ...lintFormats(template, tell, place),
    ...lintReach(template, tell, { place, placeOf: schemaPlaces(source, steps.length) }),
    ...unreadParameters(template).map(({ path, step, schemaPath }) =>
      tell("unused-parameter", `Nothing reads the parameter ${nameOf(path)}.`, {
        ...place(step, schemaPath),
        expected: `an expression that reads params.${nameOf(path)}, or no such parameter`,
      }),
    ),
    ...(compiledTemplate(template).files.length === 0
      ? [
          tell("no-files", "The template has no files, so it writes nothing.", {
            file: "template.yaml",
            expected: "a manifest below files/",
          }),
        ]
      : []),
  ];
}

const nameOf = (path: readonly string[]) => path.join(".");

/** Formats that are hints for the form, and what programs that write schemas say of numbers. */
const hints: readonly string[] = [...widgets, "multi-line", "password", "color"];

function lintFormats(
  { definition }: ParsedTemplate,
  tell: Tell,
  place: ParameterPlace,
): TemplateProblem[] {
  const known = [...Object.keys(formats), ...hints];
  return definition.steps.flatMap(({ schema }, step) =>
    everySchema(schema).flatMap(({ schema: inner, path }) => {
      const { format, type = "string" } = inner;
      if (typeof format !== "string" || known.includes(format)) return [];
      if (![type].flat().includes("string")) return [];
      return [
        tell("unknown-format", `Nothing checks the format ${format}: any text is taken for one.`, {
          ...place(step, [...path, "format"]),
          expected: closest(format, known) ?? "a pattern, or a format that is checked",
        }),
      ];
    }),
  );
}

function lintReach(
  { definition, schema }: ParsedTemplate,
  tell: Tell,
  { place, placeOf }: { place: ParameterPlace; placeOf: SchemaPlace },
): TemplateProblem[] {
  const undeclared = undeclaredMembers(schema).map(({ path, at }) =>
    tell("unreachable-parameter", `${nameOf(path)} is required, and no field asks for it.`, {
      ...placeOf(at),
      expected: `${path.at(-1) ?? ""} below properties, or not among required`,
    }),
  );
  const hidden = neverShown(definition.steps, schema).map(
    ({ step, path, schemaPath, conditions }) => {
      const what = path.length === 0 ? `the step ${definition.steps[step]?.title}` : nameOf(path);
      return tell(
        "unreachable-parameter",
        `No answers make ${what} appear: ${conditions.join(" and ")} is never met.`,
        {
          ...place(step, [...schemaPath, "x-slipway-when"]),
          expected: "a condition that some answers meet",
        },
      );
    },
  );
  return [...undeclared, ...hidden];
}
