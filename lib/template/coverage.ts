import type { JsonObject } from "@/lib/json";
import { compiledTemplate } from "./compile-on-demand";
import { compileCondition } from "./condition-engine";
import { conditionsOf } from "./conditions";
import type { Expression } from "./expression";
import { expressionsOf } from "./expressions-of";
import { answersIn } from "./parameters";
import { recordingReached } from "./reached";
import { render } from "./render";
import type { ParsedTemplate, RenderInput } from "./types";

/** Something of a template that some parameters reach and others do not. */
export interface CoveragePoint {
  /** `file`: it is written. `when`: of a file, an output or a parameter. `branch`: of a `? :`. */
  kind: "file" | "when" | "branch";
  /** Of the bundle. */
  file: string;
  line?: number;
  /** The path below `files/`, or the condition as written. */
  source: string;
  /** What of it is to be reached, and whether it is; of a file, one thing. */
  outcomes: { outcome: "written" | "met" | "not met"; reachedBy: number[] }[];
}

/**
 * Which files, conditions and branches each of these inputs reaches: `reachedBy` holds their indices. An input that is
 * refused reaches the conditions of its parameters alone. Pure.
 */
export function templateCoverage(
  template: ParsedTemplate,
  inputs: readonly Omit<RenderInput, "template">[],
): CoveragePoint[] {
  const compiled = compiledTemplate(template);
  const runs = inputs.map((input) => recordingReached(() => render({ template, ...input })));
  const by = (isReached: (run: (typeof runs)[number]) => boolean) =>
    runs.flatMap((run, index) => (isReached(run) ? [index] : []));
  const either = (at: object): CoveragePoint["outcomes"] => [
    {
      outcome: "met",
      reachedBy: by(({ reached }) => reached.outcomes.get(at)?.has(true) === true),
    },
    {
      outcome: "not met",
      reachedBy: by(({ reached }) => reached.outcomes.get(at)?.has(false) === true),
    },
  ];
  const files = compiled.files.map((file): CoveragePoint => ({
    kind: "file",
    file: `files/${file.from}`,
    source: file.from,
    outcomes: [{ outcome: "written", reachedBy: by(({ reached }) => reached.files.has(file)) }],
  }));
  const whens = [...compiled.files, ...compiled.outputs].flatMap(({ when }): CoveragePoint[] =>
    when === undefined
      ? []
      : [{ kind: "when", ...placeOf(compiled, when), source: when.source, outcomes: either(when) }],
  );
  const branches = [...expressionsOf(compiled)].flatMap((expression) =>
    expression.branches.map(({ at, condition }): CoveragePoint => ({
      kind: "branch",
      ...placeOf(compiled, expression),
      source: condition,
      outcomes: either(at),
    })),
  );
  return [...files, ...whens, ...ofParameters(template, inputs), ...branches];
}

/** Conditions under which there is a parameter, or a step of them. */
function ofParameters(
  template: ParsedTemplate,
  inputs: readonly { parameters: JsonObject }[],
): CoveragePoint[] {
  const unmet = inputs.map(({ parameters }) => answersIn(template, parameters).unmet);
  const by = (isMet: boolean, source: string) =>
    unmet.flatMap((sources, index) => (sources.has(source) === isMet ? [] : [index]));
  return conditionsOf(template.schema).map((source) => ({
    kind: "when",
    file: "template.yaml",
    source,
    outcomes: [
      { outcome: "met", reachedBy: by(true, source) },
      { outcome: "not met", reachedBy: by(false, source) },
    ],
  }));
}

function placeOf(
  { places, files }: ReturnType<typeof compiledTemplate>,
  expression: Expression,
): { file: string; line?: number } {
  const place =
    places.get(expression) ??
    files
      .map(({ content }) => (content.kind === "yaml" ? content.yaml : content.text))
      .map((one) => one.places.get(expression))
      .find((found) => found !== undefined);
  return place === undefined
    ? { file: "template.yaml" }
    : { file: place.file, ...(place.line === undefined ? {} : { line: place.line }) };
}

/**
 * Paths of the parameters that decide what is written: read by a file, its path or its condition, or by a condition
 * under which there is a parameter. What only rules, links and outputs read is not among them.
 */
export function writtenFrom(template: ParsedTemplate): readonly (readonly string[])[] {
  const ofFiles = compiledTemplate(template).files.flatMap(({ to, when, forEach, content }) => [
    ...to.filter((part) => typeof part === "object"),
    ...[when, forEach].filter((one) => one !== undefined),
    ...(content.kind === "yaml" ? content.yaml : content.text).places.keys(),
  ]);
  const conditions = conditionsOf(template.schema).map((source) => compileCondition(source));
  return [...ofFiles, ...conditions].flatMap(({ reads }) =>
    reads.flatMap(({ name, path }) => (name === "params" ? [path] : [])),
  );
}
