import {
  canonicalJson,
  childOf,
  fromPointer,
  isJsonObject,
  type Json,
  toPointer,
} from "@/lib/json";
import { type BundleFiles, fieldPointer, type TemplateProblem } from "@/lib/template";
import type { CheckedRendering, RenderedObject } from "./check-rendering";
import type {
  Expectation,
  FileExpectation,
  ObjectExpectation,
  RefusedExpectation,
} from "./expectation";
import { differences, snapshotPath, snapshotText } from "./snapshot";

/** Why an expectation does not hold. */
export interface Failure {
  /** A sentence for the author. */
  message: string;
  /** Line in the test's file, from 1. */
  line?: number;
  expected?: Json;
  /** Left out where there is nothing at all. */
  actual?: Json;
  /** Of a snapshot: a unified diff from it to the output. */
  diff?: string;
}

/**
 * What came out of a test's parameters; `refusals` are all the errors that would refuse the
 * request.
 */
export interface TestOutcome extends CheckedRendering {
  refusals: TemplateProblem[];
}

/** Empty where the expectation holds. */
export function checkExpectation(
  expectation: Expectation,
  outcome: TestOutcome,
  bundle: BundleFiles,
): Failure[] {
  if ("object" in expectation) return checkObject(expectation, outcome.objects);
  if ("file" in expectation) return checkFile(expectation, outcome);
  if ("refused" in expectation) return checkRefused(expectation, outcome.refusals);
  return checkSnapshot(expectation.snapshot, outcome, bundle);
}

function checkObject(
  { object: wanted, exists, equals, absent }: ObjectExpectation,
  objects: readonly RenderedObject[],
): Failure[] {
  const found = objects.filter((one) => isMeant(one, wanted));
  const words = inWords(wanted);
  if (exists === false)
    return found.length === 0
      ? []
      : [{ message: `There is ${listed(found)}, but no ${words} was expected.` }];
  const [one, ...more] = found;
  if (one === undefined)
    return [
      {
        message: `There is no ${words}. Rendered: ${objects.length === 0 ? "nothing" : listed(objects)}.`,
      },
    ];
  const fields = [...Object.keys(equals ?? {}), ...(absent ?? [])];
  if (fields.length > 0 && more.length > 0)
    return [
      {
        message:
          `${found.length} objects could be meant by ${words}: ${listed(found)}. Say which, by ` +
          "name, namespace, apiVersion or file.",
      },
    ];
  return [
    ...Object.entries(equals ?? {}).flatMap(([pointer, expected]) =>
      checkEquals(one, pointer, expected),
    ),
    ...(absent ?? []).flatMap((pointer) => checkAbsent(one, pointer)),
  ];
}

function checkEquals(one: RenderedObject, pointer: string, expected: Json): Failure[] {
  const { value, reached } = lookUp(one.object, pointer);
  if (value !== undefined) {
    if (canonicalJson(value) === canonicalJson(expected)) return [];
    return [
      {
        message: `${pointer || "The whole"} of ${nameOf(one)} is ${shown(value)}, not ${shown(expected)}.`,
        expected,
        actual: value,
      },
    ];
  }
  return [
    {
      message: `${nameOf(one)} has no ${pointer}${hint(reached)}; ${shown(expected)} was expected.`,
      expected,
    },
  ];
}

function checkAbsent(one: RenderedObject, pointer: string): Failure[] {
  const { value } = lookUp(one.object, pointer);
  return value === undefined
    ? []
    : [
        {
          message: `${nameOf(one)} has ${pointer}, which was not expected: ${shown(value)}.`,
          actual: value,
        },
      ];
}

function checkFile({ file, exists, contains }: FileExpectation, { files }: TestOutcome): Failure[] {
  const found = files.find(({ path }) => path === file);
  if (exists === false)
    return found === undefined
      ? []
      : [{ message: `The file ${file} is rendered, which was not expected.` }];
  if (found === undefined)
    return [
      {
        message:
          `There is no file ${file}. Rendered: ` +
          `${files.length === 0 ? "nothing" : files.map(({ path }) => path).join(", ")}.`,
      },
    ];
  return (contains ?? [])
    .filter((text) => !found.content.includes(text))
    .map((text) => ({ message: `${file} does not contain ${shown(text)}.`, expected: text }));
}

function checkRefused(
  { refused }: RefusedExpectation,
  refusals: readonly TemplateProblem[],
): Failure[] {
  const pointer = refused.field === undefined ? undefined : fieldPointer(refused.field);
  const holds = ({ pointer: at, message }: TemplateProblem) =>
    (pointer === undefined || at === pointer) &&
    (refused.message === undefined || message.includes(refused.message));
  if (refusals.some(holds)) return [];
  const wanted = [
    ...(refused.field === undefined ? [] : [`at ${refused.field || "the whole form"}`]),
    ...(refused.message === undefined ? [] : [`with “${refused.message}”`]),
  ].join(" ");
  const instead =
    refusals.length === 0
      ? "It was not refused at all."
      : `It was refused otherwise: ${refusals.map(refusalInWords).join(" ")}`;
  return [
    { message: `It was expected to be refused${wanted === "" ? "" : ` ${wanted}`}. ${instead}` },
  ];
}

/** A refusal with the field that it blames. */
export function refusalInWords({ message, pointer, file, line }: TemplateProblem): string {
  const place =
    pointer !== undefined && pointer !== ""
      ? `at ${pointer}: `
      : file === undefined
        ? ""
        : `${file}${line === undefined ? "" : `:${line}`}: `;
  return `${place}${message}`;
}

function checkSnapshot(name: string, { files }: TestOutcome, bundle: BundleFiles): Failure[] {
  const path = snapshotPath(name);
  const stored = Object.hasOwn(bundle, path) ? bundle[path] : undefined;
  if (stored === undefined)
    return [
      {
        message: `There is no snapshot ${path} yet. Look at the output, then store it with --update.`,
      },
    ];
  const diff = differences(stored, snapshotText(files));
  return diff === ""
    ? []
    : [
        {
          message: `The output is not what ${path} has. If it is right, store it with --update.`,
          diff,
        },
      ];
}

/** The value at a JSON Pointer and, where there is none, how far one came. */
function lookUp(
  object: Json,
  pointer: string,
): { value?: Json; reached: { pointer: string; value: Json } } {
  let value: Json = object;
  const steps = fromPointer(pointer);
  for (const [index, step] of steps.entries()) {
    const next = childOf(value, step);
    if (next === undefined)
      return { reached: { pointer: toPointer(steps.slice(0, index)), value } };
    value = next;
  }
  return { value, reached: { pointer, value } };
}

function hint({ pointer, value }: { pointer: string; value: Json }): string {
  const place = pointer === "" ? "its top level" : pointer;
  if (Array.isArray(value)) return ` (${place} has ${value.length} items)`;
  return isJsonObject(value)
    ? ` (${place} has ${Object.keys(value).join(", ") || "nothing"})`
    : ` (${place} is ${shown(value)})`;
}

function isMeant({ file, object }: RenderedObject, wanted: ObjectExpectation["object"]): boolean {
  const { name, namespace } = metadataOf(object);
  return (
    object["kind"] === wanted.kind &&
    (wanted.apiVersion === undefined || object["apiVersion"] === wanted.apiVersion) &&
    (wanted.name === undefined || name === wanted.name) &&
    (wanted.namespace === undefined || namespace === wanted.namespace) &&
    (wanted.file === undefined || file === wanted.file)
  );
}

function metadataOf(object: RenderedObject["object"]): { name?: Json; namespace?: Json } {
  return isJsonObject(object["metadata"]) ? object["metadata"] : {};
}

function nameOf({ object }: RenderedObject): string {
  const { name } = metadataOf(object);
  return `${String(object["kind"])}${typeof name === "string" ? ` ${name}` : ""}`;
}

function listed(objects: readonly RenderedObject[]): string {
  const names = objects.map(nameOf);
  return names.length > 12
    ? `${names.slice(0, 12).join(", ")} and ${names.length - 12} more`
    : names.join(", ");
}

function inWords({ kind, name, apiVersion, namespace, file }: ObjectExpectation["object"]): string {
  const more = [
    apiVersion === undefined ? "" : `of ${apiVersion}`,
    namespace === undefined ? "" : `in the namespace ${namespace}`,
    file === undefined ? "" : `in ${file}`,
  ];
  return [kind, name ?? "", ...more].filter((part) => part !== "").join(" ");
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}
