import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { dnsName, finish, type Draft, type DraftFile } from "../finish";
import { literal, parameterPath, type CelValue } from "../parameter-path";
import { nothing, Notes, type ImportFiles, type ImportResult } from "../report";
import { findTemplate } from "./find-template";
import { convertInline, onlyExpression, textParts } from "./convert-text";
import { NotConvertible } from "./not-convertible";
import { toCel, toCondition, type Lookup } from "./nunjucks";
import { readParameters } from "./parameters";
import type { ReadParameters } from "./read-parameters";
import { readSkeleton } from "./skeleton";

export interface BackstageImportOptions {
  /** Which of several templates: its `metadata.name`, or its file. */
  name?: string;
}

/**
 * A template that writes the Kubernetes manifests of a Backstage `scaffolder.backstage.io/v1beta3`
 * Template: its pages become the steps of the form, its skeletons files; the steps that publish
 * become the request itself. `files` is the folder that holds the template and all its skeletons.
 */
export function importBackstage(
  files: ImportFiles,
  { name: wanted }: BackstageImportOptions = {},
): ImportResult {
  const found = findTemplate(files, wanted);
  if ("problem" in found) return nothing("backstage", found.code, found.problem);
  const { file, template } = found;
  const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
  const notes = new Notes();
  const metadata = objectAt(template, "metadata");
  const spec = objectAt(template, "spec");
  const parameters = readParameters(spec["parameters"], file, notes);
  const lookup = parameterLookup(parameters);

  const drafts: DraftFile[] = [];
  const steps = Array.isArray(spec["steps"]) ? spec["steps"].filter(isJsonObject) : [];
  for (const [index, step] of steps.entries()) {
    const source = `${file}: step ${textOf(step["id"]) || textOf(step["name"]) || index + 1}`;
    drafts.push(
      ...readStep(step, {
        files,
        folder,
        source,
        notes,
        lookup,
        taken: new Set(drafts.map(({ from }) => from)),
      }),
    );
  }
  if (drafts.length === 0) return nothingToWrite(file, steps.length, notes);
  notes.changed(
    "types",
    "skeleton",
    "Values keep their type: text that looks like a number, 0123 or yes stays text.",
  );
  for (const key of ["annotations", "labels", "links"])
    if (metadata[key] !== undefined)
      notes.leftOut("template-rest", `${file}: metadata.${key}`, "A template has no such field.");
  const name = dnsName(textOf(metadata["name"]), "backstage-template");
  notes.changed(
    "unversioned",
    "version",
    "A Template has no version; the template starts as 0.1.0.",
  );
  const readme =
    Object.entries(files).find(
      ([path]) =>
        path.toLowerCase() === `${folder === "" ? "" : `${folder}/`}readme.md`.toLowerCase(),
    )?.[1] ?? "";
  const owner = textOf(spec["owner"]).split(/[:/]/).at(-1) ?? "";
  const draft: Draft = {
    name,
    version: "0.1.0",
    title: textOf(metadata["title"]) || name,
    summary: textOf(metadata["description"]),
    category: textOf(spec["type"]),
    icon: "box",
    scope: "team",
    tags: (Array.isArray(metadata["tags"]) ? metadata["tags"] : []).map(textOf),
    ...(owner === "" ? {} : { owner }),
    steps: parameters.steps,
    files: drafts,
    links: readLinks(spec["output"], lookup, file, notes),
    readme,
  };
  return finish("backstage", draft, notes);
}

/** As many reasons as a person reads. */
const mostReasons = 5;

/** A template that would write no file is none: the reasons are what was left out of its steps. */
function nothingToWrite(file: string, steps: number, notes: Notes): ImportResult {
  const reasons = notes
    .list()
    .filter(({ verdict, source }) => verdict === "left-out" && source.startsWith(`${file}: step`))
    .map(({ source, message }) => `${source.slice(file.length + 2)}: ${message}`);
  const why =
    steps === 0
      ? "It has no steps."
      : [...reasons.slice(0, mostReasons), ...(reasons.length > mostReasons ? ["…"] : [])].join(
          " ",
        );
  const result = nothing(
    "backstage",
    "nothing-to-write",
    `${file} makes nothing that a template can write, which are Kubernetes manifests. ${why}`.trim(),
    file,
  );
  return { ...result, report: { ...result.report, findings: notes.list() } };
}

function objectAt(value: Json | undefined, key: string): JsonObject {
  const found = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isJsonObject(found) ? found : {};
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** What the names in `template.yaml` stand for. */
function parameterLookup({ schema, replaced, gone }: ReadParameters): Lookup {
  return (path) => {
    const [root = "", name = "", ...rest] = path;
    if (root !== "parameters")
      throw new NotConvertible(`${path.join(".")}: rendering may depend on the parameters only.`);
    const instead = replaced.get(name);
    if (instead && rest.length === 0) return instead;
    const why = gone.get(name);
    if (why !== undefined) throw new NotConvertible(`The parameter ${name} is gone: ${why}.`);
    const value = parameterPath(schema, path.slice(1));
    if (value === undefined)
      throw new NotConvertible(`There is no parameter ${path.slice(1).join(".")}.`);
    return value;
  };
}

/** What the names in a skeleton stand for: `values.x` is what its step passes as x. */
function valuesLookup(values: JsonObject, parameters: Lookup): Lookup {
  const resolve = (path: readonly string[]): CelValue => {
    const [root = "", ...rest] = path;
    if (root !== "values") return parameters(path);
    let given: Json | undefined = values;
    for (const [index, key] of rest.entries()) {
      given = isJsonObject(given) && Object.hasOwn(given, key) ? given[key] : undefined;
      const further = rest.slice(index + 1);
      const expression = typeof given === "string" ? onlyExpression(given) : undefined;
      if (expression !== undefined && further.length > 0) {
        if (!/^\w+(?:\.\w+)*$/.test(expression))
          throw new NotConvertible(`${path.join(".")} is a part of a computed value.`);
        return parameters([...expression.split("."), ...further]);
      }
      if (expression !== undefined) return toCel(expression, parameters);
    }
    // What is not passed is empty in Nunjucks.
    if (given === undefined || given === null)
      return { cel: '""', type: "string", optional: false };
    if (typeof given === "string" && given.includes("${{")) {
      const pieces = textParts(given).map((part) =>
        "text" in part
          ? literal(part.text)
          : toCel(`(${part.expression}) | string`, parameters).cel,
      );
      return { cel: `(${pieces.join(" + ")})`, type: "string", optional: false };
    }
    const type = Array.isArray(given)
      ? "array"
      : isJsonObject(given)
        ? "object"
        : typeof given === "number"
          ? Number.isInteger(given)
            ? "integer"
            : "number"
          : typeof given === "boolean"
            ? "boolean"
            : "string";
    if (JSON.stringify(given).includes("${{"))
      throw new NotConvertible(`${path.join(".")} is made of several values.`);
    return { cel: literal(given), type, optional: false };
  };
  return resolve;
}

interface StepContext {
  files: ImportFiles;
  folder: string;
  source: string;
  notes: Notes;
  lookup: Lookup;
  taken: ReadonlySet<string>;
}

function readStep(step: JsonObject, context: StepContext): DraftFile[] {
  const { notes, source, lookup } = context;
  const action = textOf(step["action"]);
  if (action.startsWith("publish:")) {
    notes.changed(
      "publish",
      source,
      `${action}: the request does this itself, by its pull request.`,
    );
    return [];
  }
  if (step["if"] === false) {
    notes.leftOut("action", source, "It is switched off (if: false).");
    return [];
  }
  const [kind, isFile] = [action.replace(/:file$/, ""), action.endsWith(":file")];
  if (kind !== "fetch:template" && kind !== "fetch:plain") {
    notes.leftOut(
      "action",
      source,
      action.startsWith("catalog:")
        ? `${action}: an instance is in the portal without registration.`
        : `${action || "A step without an action"}: a template only writes files.`,
    );
    return [];
  }
  if (step["each"] !== undefined) {
    notes.leftOut("action", source, "It is repeated for each of a list: give its files a forEach.");
    return [];
  }
  try {
    const input = objectAt(step, "input");
    const condition = isAlways(step["if"]) ? undefined : readCondition(step["if"] ?? null, lookup);
    return readSkeleton({
      ...context,
      input,
      plain: kind === "fetch:plain",
      isFile,
      lookup: valuesLookup(objectAt(input, "values"), lookup),
      ...(condition === undefined ? {} : { when: condition }),
    });
  } catch (cause) {
    if (!(cause instanceof NotConvertible)) throw cause;
    notes.leftOut("action", source, cause.message);
    return [];
  }
}

/** `always()` is about failures of earlier steps, of which there are none. */
function isAlways(condition: Json | undefined): boolean {
  if (condition === undefined || condition === true) return true;
  return typeof condition === "string" && onlyExpression(condition) === "always()";
}

function readCondition(condition: Json, lookup: Lookup): string {
  const expression = typeof condition === "string" ? onlyExpression(condition) : undefined;
  if (expression === undefined) throw new NotConvertible("Its condition is no single expression.");
  return toCondition(expression, lookup);
}

function readLinks(
  output: Json | undefined,
  lookup: Lookup,
  file: string,
  notes: Notes,
): { title: string; url: string }[] {
  const links =
    isJsonObject(output) && Array.isArray(output["links"])
      ? output["links"].filter(isJsonObject)
      : [];
  if (isJsonObject(output) && output["text"] !== undefined)
    notes.leftOut(
      "template-rest",
      `${file}: output.text`,
      "A request's own page says what happened.",
    );
  return links.flatMap((link) => {
    const title = textOf(link["title"]) || "Link";
    try {
      const url = convertInline(textOf(link["url"]), lookup);
      if (/^https?:\/\/\S/.test(url)) return [{ title, url }];
      notes.leftOut(
        "template-rest",
        `${file}: link ${title}`,
        "It leads to something that a step has made.",
      );
    } catch (cause) {
      if (!(cause instanceof NotConvertible)) throw cause;
      notes.leftOut("template-rest", `${file}: link ${title}`, cause.message);
    }
    return [];
  });
}
