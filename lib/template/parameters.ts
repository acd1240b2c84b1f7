import { isJsonObject, type Json, type JsonObject, toPointer } from "@/lib/json";
import { type Answers, answersOf } from "./answers";
import { toCel, type Value } from "./cel-values";
import { compiledTemplate } from "./compile-on-demand";
import { checkCompiled, variantDigest } from "./compiled-parameters";
import { conditionEngine } from "./condition-engine";
import type { Expression, Scope } from "./expression";
import { fieldName, nameInWords } from "./field-name";
import type { HiddenMember } from "./hidden-members";
import { limits } from "./limits";
import { lintUnchecked } from "./lint-schema";
import { Meter } from "./meter";
import { error, TemplateFault } from "./problems";
import { mapTexts } from "./templating";
import type { InstanceContext, ParsedTemplate, TargetContext, TemplateProblem } from "./types";

export interface ParameterContext {
  instance: InstanceContext;
  target: TargetContext;
}

const strings = (object: Readonly<Record<string, string>>) =>
  new Map<string, Value>(Object.entries(object));

/** The names of an expression, with the parameters as CEL sees them. */
export function scopeOf(
  template: ParsedTemplate,
  filled: JsonObject,
  context: ParameterContext,
): Scope {
  const { instance, target } = context;
  const { name, version } = template.definition;
  return {
    params: toCel(filled, template.schema),
    instance: strings({
      id: instance.id,
      name: instance.name,
      team: instance.team,
      namespace: instance.namespace,
      path: instance.path,
    }),
    target: new Map<string, Value>([
      ["name", target.name],
      ["environment", target.environment],
      ["cluster", target.cluster],
      ["vars", strings(target.vars)],
    ]),
    template: strings({ name, version }),
  };
}

/**
 * What is wrong with the parameters of an instance, defaults filled in: what its conditions hide,
 * against the schema, then by the rules, then values that could become somebody else's template.
 * Every problem points at the field that a person can change.
 */
export function validateParameters(
  template: ParsedTemplate,
  parameters: JsonObject,
  context: ParameterContext,
): TemplateProblem[] {
  return validatedAnswers(template, parameters, context).problems;
}

/** The same with the answers; without them where the parameters are too large to be looked into. */
export function validatedAnswers(
  template: ParsedTemplate,
  parameters: JsonObject,
  context: ParameterContext,
): { answers?: Answers; problems: TemplateProblem[] } {
  const bounds = checkBounds(parameters);
  if (bounds.length > 0) return { problems: bounds };
  const answers = answersIn(template, parameters);
  const { filled } = answers;
  const digest = variantDigest(template.digest, answers.unmet);
  const problems = [
    ...answers.hidden.slice(0, mostHidden).map(hiddenProblem),
    ...answers.faults.map(faultProblem),
    ...checkCompiled(digest, answers.schema, filled).map(({ pointer, message }) =>
      error("invalid-parameter", message, { pointer }),
    ),
  ];
  problems.push(...checkRules(template, filled, context, problems.length === 0));
  problems.push(...checkText(filled, template.schema));
  problems.push(...lintUnchecked(template.schema));
  return { answers, problems };
}

/** The parameters as a template sees them: with defaults, and without what is hidden. */
export function answersIn(
  { schema }: Pick<ParsedTemplate, "schema">,
  parameters: JsonObject,
): Answers {
  return answersOf(schema, parameters, conditionEngine);
}

/** Hidden parameters that are told of one by one. */
const mostHidden = 100;

function hiddenProblem({ pointer, name, title, condition }: HiddenMember): TemplateProblem {
  const why = condition === undefined ? "with other answers" : `where ${condition}`;
  return error(
    "hidden-parameter",
    `${title ?? nameInWords(name)} is only there ${why}. Leave it out.`,
    { pointer },
  );
}

function faultProblem({ source, fault }: Answers["faults"][number]): TemplateProblem {
  return error(fault.code, `A condition could not be evaluated. ${fault.message}`, {
    file: "template.yaml",
    expression: source,
  });
}

/** Before anything recurses into them or searches them: how deep, how many and how long. */
export function checkBounds(parameters: JsonObject): TemplateProblem[] {
  let left: number = limits.parameterValues;
  let characters: number = limits.parameterCharacters;
  let level: Json[] = [parameters];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.depth)
      return [
        error("too-deep", `The parameters are nested deeper than ${limits.depth} levels.`, {
          pointer: "",
        }),
      ];
    left -= level.length;
    if (left < 0)
      return [
        error("too-large", `The parameters have more than ${limits.parameterValues} values.`, {
          pointer: "",
        }),
      ];
    const texts = level.flatMap((value) =>
      typeof value === "string" ? [value] : isJsonObject(value) ? Object.keys(value) : [],
    );
    characters -= texts.reduce((sum, text) => sum + text.length, 0);
    const longest = texts.find((text) => text.length > limits.textCharacters);
    if (longest !== undefined || characters < 0)
      return [
        error(
          "too-large",
          longest === undefined
            ? `The parameters have more than ${limits.parameterCharacters} characters together.`
            : `A value has more than ${limits.textCharacters} characters: ${longest.slice(0, 40)}…`,
          { pointer: "" },
        ),
      ];
    level = level.flatMap((value) =>
      Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [],
    );
  }
  return [];
}

function checkRules(
  template: ParsedTemplate,
  filled: JsonObject,
  context: ParameterContext,
  valid: boolean,
): TemplateProblem[] {
  const { rules } = compiledTemplate(template);
  if (rules.length === 0) return [];
  const scope = scopeOf(template, filled, context);
  const meter = new Meter();
  return rules.flatMap(({ expression, pointer, message, place }) => {
    try {
      return expression.evaluate(scope, meter) === true
        ? []
        : [
            error("rule-failed", message, {
              ...(pointer === "" && isAboutName(expression) ? { about: "name" } : { pointer }),
              expression: expression.source,
            }),
          ];
    } catch (thrown) {
      if (!(thrown instanceof TemplateFault)) throw thrown;
      // While fields are missing or wrong, a rule about them has nothing to say.
      if (!valid && thrown.code === "expression-failed") return [];
      return [
        error(thrown.code, `A rule could not be checked. ${thrown.message}`, {
          ...place,
          pointer,
          expression: expression.source,
        }),
      ];
    }
  });
}

/** Whether a rule looks at the instance's name, and at nothing else that a person fills in. */
function isAboutName({ reads }: Expression): boolean {
  return (
    reads.some(({ name, path: [first] }) => name === "instance" && first === "name") &&
    reads.every(({ name }) => name !== "params")
  );
}

function checkText(filled: JsonObject, schema: JsonObject): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  mapTexts(filled, schema, (text, path, allowed) => {
    const where = { pointer: toPointer(path) };
    const name = () => fieldName(schema, path);
    if (/\p{Cs}/u.test(text))
      problems.push(
        error(
          "invalid-character",
          `${name()} has half a character (a lone surrogate), which no file can hold.`,
          where,
        ),
      );
    if (!allowed && text.includes("{{"))
      problems.push(
        error(
          "templating-in-value",
          `${name()} must not contain {{, because another template engine would execute it.`,
          where,
        ),
      );
    return text;
  });
  return problems;
}
