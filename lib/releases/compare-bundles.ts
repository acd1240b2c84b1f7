import type { SchemaRegistry } from "@/lib/kubernetes";
import {
  type BundleFiles,
  type ParsedTemplate,
  type RenderInput,
  type Rendering,
  render,
  writtenFrom,
} from "@/lib/template";
import {
  isRefusalExpected,
  readTemplateTests,
  surroundings,
  type TemplateTest,
} from "@/lib/template-tests";
import { canonicalJson, type Json } from "@/lib/json";
import { appliedObjects } from "./applied-objects";
import { breakingChanges } from "./breaking";
import { compareParameters } from "./compare-parameters";
import type { AnswersCompared, BundleFileChange, Comparison, OutputChange } from "./comparison";
import type { Level } from "./fitting-version";
import { objectChanges } from "./object-changes";

/** Tests whose answers are given to both. */
const mostAnswers = 100;

/**
 * What differs between two versions of a template: parameters in words, files, outputs, and what the answers of the tests of
 * both make of each; with all that is breaking, named. Pure, and as expensive as rendering each test twice.
 */
export function compareBundles(
  before: ParsedTemplate,
  after: ParsedTemplate,
  schemas: SchemaRegistry,
): Comparison {
  const parameters = compareParameters(before.schema, after.schema, [
    ...writtenFrom(before),
    ...writtenFrom(after),
  ]);
  const files = fileChanges(before.bundle, after.bundle);
  const outputs = outputChanges(before, after);
  const answers = testsOf(before, after).map((test) =>
    compareAnswers(test, before, after, schemas),
  );
  const breaking = breakingChanges({ before, after, parameters, outputs, answers });
  const made = { parameters, outputs, answers };
  return {
    from: { version: before.definition.version, digest: before.digest },
    to: { version: after.definition.version, digest: after.digest },
    files,
    ...made,
    breaking,
    level: breaking.length > 0 ? "major" : levelOf(made),
  };
}

/** What is new is more than a correction. */
function levelOf({
  parameters,
  outputs,
  answers,
}: Pick<Comparison, "parameters" | "outputs" | "answers">): Level {
  const isNew =
    parameters.some(({ how, words }) => how === "added" || words.some(isMore)) ||
    outputs.some(({ how }) => how === "added") ||
    answers.some(({ objects }) => objects.some(({ how }) => how === "added"));
  return isNew ? "minor" : "patch";
}

/** Words of what only a person reads make nothing new. */
const isMore = (words: string) => !/^(called |another description$)/.test(words);

function fileChanges(before: BundleFiles, after: BundleFiles): BundleFileChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((path) => {
    const [was, is] = [before, after].map((files) =>
      Object.hasOwn(files, path) ? files[path] : undefined,
    );
    if (was === is) return [];
    const how = was === undefined ? "added" : is === undefined ? "removed" : "changed";
    return [{ path, how } as const];
  });
}

function outputChanges(before: ParsedTemplate, after: ParsedTemplate): OutputChange[] {
  const [was, is] = [before, after].map(
    ({ definition }) =>
      new Map(definition.outputs.map((one) => [one.name, canonicalJson({ ...one })])),
  ) as [Map<string, string>, Map<string, string>];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name): OutputChange[] => {
    if (was.get(name) === is.get(name)) return [];
    return [{ name, how: !was.has(name) ? "added" : !is.has(name) ? "removed" : "changed" }];
  });
}

/** The tests of both that are not about being refused, each set of answers once. */
function testsOf(before: ParsedTemplate, after: ParsedTemplate): TemplateTest[] {
  const tests = [after, before]
    .flatMap(({ bundle }) => readTemplateTests(bundle).tests)
    .filter((test) => !isRefusalExpected(test));
  const once = new Map(
    tests
      .toReversed()
      .map((test) => [
        canonicalJson({ ...test, expect: [], title: "", file: "", line: 0 } as unknown as Json),
        test,
      ]),
  );
  return [...once.values()].toReversed().slice(0, mostAnswers);
}

function compareAnswers(
  { title, file, parameters, target, instance }: TemplateTest,
  before: ParsedTemplate,
  after: ParsedTemplate,
  schemas: SchemaRegistry,
): AnswersCompared {
  const around = surroundings(target, instance);
  const run = (template: ParsedTemplate): Rendering =>
    render({ template, parameters, ...around } satisfies RenderInput);
  const [was, is] = [run(before), run(after)];
  const [refusedBefore, refusedAfter] = [refusals(was), refusals(is)];
  const areBothMade = refusedBefore.length === 0 && refusedAfter.length === 0;
  const given = new Set(is.outputs.map(({ name }) => name));
  return {
    title,
    file,
    refusedBefore,
    refusedAfter,
    objects: areBothMade
      ? objectChanges(appliedObjects(was), appliedObjects(is), {
          own: around.instance.namespace,
          schemas,
        })
      : [],
    outputsLost: areBothMade
      ? was.outputs.flatMap(({ name }) => (given.has(name) ? [] : [name]))
      : [],
  };
}

function refusals({ problems }: Rendering): string[] {
  return problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
}
