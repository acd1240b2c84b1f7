import type { ParsedTemplate } from "@/lib/template";
import type { AnswersCompared, Breaking, Comparison } from "./comparison";
import type { ObjectChange } from "./object-changes";

/**
 * What keeps whoever runs the former version from going on as before, each with its reason; once, however many tests show it.
 * Pure.
 */
export function breakingChanges({
  before,
  after,
  parameters,
  outputs,
  answers,
}: Pick<Comparison, "parameters" | "outputs" | "answers"> & {
  before: ParsedTemplate;
  after: ParsedTemplate;
}): Breaking[] {
  const found: Breaking[] = [
    ...parameters.flatMap(({ name, breaking }) =>
      breaking === undefined
        ? []
        : [{ what: name === "" ? "the parameters" : `parameter ${name}`, why: breaking }],
    ),
    ...ofRules(before, after),
    ...ofRights(before, after),
    ...outputs.flatMap(({ name, how }) =>
      how === "removed"
        ? [{ what: `output ${name}`, why: "It is dropped, and others may have picked it." }]
        : [],
    ),
    ...answers.flatMap((one) => ofAnswers(one, parameters)),
  ];
  return [
    ...new Map(found.toReversed().map((one) => [`${one.what}\n${one.why}`, one])).values(),
  ].toReversed();
}

/** A rule that was not there may refuse what was accepted. */
function ofRules(before: ParsedTemplate, after: ParsedTemplate): Breaking[] {
  const known = new Set(before.definition.rules.map(({ rule }) => rule.trim()));
  return after.definition.rules
    .filter(({ rule }) => !known.has(rule.trim()))
    .map(({ rule, message }) => ({
      what: `rule ${rule.trim()}`,
      why: `It is new or another one, and may refuse what was accepted: ${message}`,
    }));
}

function ofRights(before: ParsedTemplate, after: ParsedTemplate): Breaking[] {
  const [was, is] = [before.definition, after.definition];
  return was.scope === is.scope
    ? []
    : [
        {
          what: `scope ${is.scope}`,
          why: `Instances are applied with the rights of ${is.scope === "team" ? "their team" : "the platform"}, and were with those of ${was.scope === "team" ? "their team" : "the platform"}.`,
        },
      ];
}

function ofAnswers(
  { title, refusedBefore, refusedAfter, objects, outputsLost }: AnswersCompared,
  parameters: Comparison["parameters"],
): Breaking[] {
  // What only the new one takes was nobody's answer before.
  if (refusedBefore.length > 0) return [];
  const isExplained = parameters.some(({ breaking }) => breaking !== undefined);
  const [refusal] = isExplained ? [] : refusedAfter;
  return [
    ...(refusal === undefined
      ? []
      : [
          {
            what: `answers of the test “${title}”`,
            why: `They are refused now: ${refusal}`,
            test: title,
          },
        ]),
    ...objects.flatMap((one) =>
      ofObject(one).map((why) => ({ what: one.title, why, test: title })),
    ),
    ...outputsLost.map((name) => ({
      what: `output ${name}`,
      why: "It is not given any more with the same answers.",
      test: title,
    })),
  ];
}

function ofObject({ how, instead, recreates }: ObjectChange): string[] {
  if (how === "removed")
    return [
      instead === undefined
        ? "It is dropped: Flux would delete it."
        : `It becomes ${instead}: Flux would delete it and make the other one.`,
    ];
  return recreates.map(({ message }) => message);
}
