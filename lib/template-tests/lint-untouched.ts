import { fromPointer, type JsonObject, valueAt } from "@/lib/json";
import {
  answersIn,
  type ParsedTemplate,
  render,
  type TemplateProblem,
  tellFor,
} from "@/lib/template";
import { sampleParameters } from "./sample-parameters";
import { exampleInstance, surroundings } from "./surroundings";

/** What somebody is asked for, who may not have answered. */
const answerable = new Set(["invalid-parameter", "rule-failed", "hidden-parameter"]);

/**
 * Whether the form can be sent as it is: with its defaults, and something for what must be filled
 * in. What depends on a value that we made up, on an answer that is not there yet or on the target
 * is no fault of the template, and nothing is said of it.
 */
export function lintUntouched(
  template: ParsedTemplate,
  options: { isPublished?: boolean } = {},
): TemplateProblem[] {
  const tell = tellFor(options);
  const { parameters, around, isInvented } = untouched(template);
  const { filled } = answersIn(template, parameters);
  const { files, problems } = render({ template, parameters, ...around });
  const errors = problems.filter(({ severity }) => severity === "error");
  const faults = errors.filter(
    (problem) => !isInvented(problem) && !dependsOnPlace(problem) && !isUnanswered(problem, filled),
  );
  if (faults.length > 0)
    return faults.map((fault) => ({
      ...fault,
      ...tell("refused-defaults", `Nobody can send the form as it is: ${fault.message}`),
    }));
  if (errors.length > 0 || files.length > 0 || isDecidedElsewhere(template, isInvented)) return [];
  return [
    tell("no-files", "The form as it is writes nothing.", {
      file: "template.yaml",
      expected: "a file that is written whatever is answered, or a default that brings one",
    }),
  ];
}

/** What the form is sent with by somebody who fills in what must be, and nothing else. */
export function untouched(template: ParsedTemplate) {
  const { parameters: sampled, invented } = sampleParameters(template.schema);
  const parameters = answersIn(template, sampled).given;
  // What is applied with the platform's rights is commonly called as its team is.
  const around = surroundings(
    {},
    template.definition.scope === "platform" ? { name: exampleInstance.team } : {},
  );
  const isInvented = ({ pointer }: Pick<TemplateProblem, "pointer">) =>
    pointer !== undefined &&
    invented.some((one) => pointer === one || pointer.startsWith(`${one}/`));
  return { parameters, around, isInvented };
}

/** Whether what was made up, or the target, decides which files there are. */
function isDecidedElsewhere(
  template: ParsedTemplate,
  isInvented: (problem: Pick<TemplateProblem, "pointer">) => boolean,
): boolean {
  return (template.definition.files ?? []).some(({ when = "", forEach = "" }) =>
    [...`${when} ${forEach}`.matchAll(/\b(params|target|instance)\.\??(\w+)/g)].some(
      ([, name, member]) => name !== "params" || isInvented({ pointer: `/${member ?? ""}` }),
    ),
  );
}

function isUnanswered({ code, pointer }: TemplateProblem, filled: JsonObject): boolean {
  return (
    answerable.has(code) &&
    (pointer === undefined || valueAt(filled, fromPointer(pointer)) === undefined)
  );
}

function dependsOnPlace({ expression = "" }: TemplateProblem): boolean {
  return /\b(?:target|instance)\./.test(expression);
}
