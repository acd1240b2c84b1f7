import { PortalError } from "@/lib/errors";
import type { InstanceRecord } from "@/lib/instances";
import { storable } from "@/lib/json";
import { folderOf, manifestObjects, parseRecord, recordFile } from "@/lib/instances/server";
import { type Judges, carryOver, type Plan, plan } from "@/lib/plans/thread";
import { objectChanges } from "@/lib/releases/thread";
import { knownSecrets } from "@/lib/secrets";
import type { Target } from "@/lib/targets";
import { answersIn, checkCompiled, type ParsedTemplate, variantDigest } from "@/lib/template";
import { instanceNamespace } from "@/lib/instances";
import type { ImpactedObject, InstanceImpact } from "./impact";

/** An instance as Git has it. */
export interface InstanceInGit {
  /** Of its folder in the repository. */
  path: string;
  /** Every file of it, by its path in the repository. */
  contents: Readonly<Record<string, string>>;
  target: Target;
  /** Something of it is in the cluster; else nothing has to be made anew. */
  isApplied: boolean;
}

/** What is found of an instance, and what would be written. */
export interface JudgedInstance {
  impact: InstanceImpact;
  /** Undefined where nothing could be rendered. */
  planned: Plan | undefined;
}

/**
 * What a version would do to an instance: it is rendered again with its own parameters, and held against what Git has of it. The
 * same input gives the same answer; never throws for what stands in Git. Pure.
 */
export function judgeInstance(
  version: ParsedTemplate,
  { path, contents, target, isApplied }: InstanceInGit,
  judges: Judges,
): JudgedInstance {
  const record = recordIn(contents[`${path}/${recordFile}`]);
  if (typeof record === "string")
    return { impact: { ...nothing, kind: "not-judged", problem: record }, planned: undefined };
  const there = { commit: "", blobs: {}, contents, record, recordProblem: undefined };
  const byHand = [...folderOf(path, there).drift];
  const { parameters, dropped } = carryOver(version, record.parameters);
  const questions = questionsOf(version, parameters);
  const before = isApplied ? manifestObjects(path, contents) : [];
  const planned = plan({
    template: version,
    target,
    team: record.team,
    name: record.name,
    instanceId: record.id,
    createdBy: record.createdBy,
    parameters,
    before,
    knownSecrets: knownSecrets(
      new Map(Object.entries(contents).map(([file, text]) => [file, { text }])),
    ),
    ...judges,
  });
  const changed = changesOf({ path, contents, isApplied }, record, planned, judges);
  const refusals = refusalsOf(planned, questions, changed.objects);
  const found = { byHand, questions, refusals, dropped, ...changed };
  return { impact: { kind: kindOf(found), ...found }, planned };
}

/** The answer alone, as it can be stored. Pure. */
export function impactOf(
  version: ParsedTemplate,
  instance: InstanceInGit,
  judges: Judges,
): InstanceImpact {
  return storable(judgeInstance(version, instance, judges).impact);
}

const nothing: Omit<InstanceImpact, "kind"> = {
  byHand: [],
  questions: [],
  refusals: [],
  dropped: [],
  objects: [],
  files: [],
};

/** The record, or why it is none. */
function recordIn(text: string | undefined): InstanceRecord | string {
  if (text === undefined) return `${recordFile} is not in Git any more.`;
  try {
    return parseRecord(text);
  } catch (error) {
    if (error instanceof PortalError) return error.message;
    throw error;
  }
}

function kindOf({
  questions,
  refusals,
  objects,
  files,
}: Omit<InstanceImpact, "kind">): InstanceImpact["kind"] {
  if (refusals.length > 0) return "refused";
  if (questions.length > 0) return "needs-answer";
  if (objects.some(({ recreates }) => recreates.length > 0)) return "recreates";
  return objects.length + files.length > 0 ? "changes" : "same";
}

/** What is required now and has neither a value nor a default. */
function questionsOf(
  version: ParsedTemplate,
  parameters: InstanceRecord["parameters"],
): InstanceImpact["questions"] {
  const { schema, filled, unmet } = answersIn(version, parameters);
  return checkCompiled(variantDigest(version.digest, unmet), schema, filled)
    .filter(({ keyword }) => keyword === "required" || keyword === "dependentRequired")
    .map(({ pointer, message }) => ({ pointer, message }));
}

const by: Readonly<Record<string, InstanceImpact["refusals"][number]["by"]>> = {
  "invalid-parameter": "schema",
  "hidden-parameter": "schema",
  "rule-failed": "rule",
  "policy-denied": "policy",
};

/** Refusals that are told of one instance. */
const mostRefusals = 20;

/** What stands in the way, without what is only missing, and what a cluster refuses to change. */
function refusalsOf(
  { problems }: Plan,
  questions: InstanceImpact["questions"],
  objects: readonly ImpactedObject[],
): InstanceImpact["refusals"] {
  const missing = new Set(questions.map(({ pointer }) => pointer));
  const recreates = new Set(objects.flatMap((object) => object.recreates));
  return problems
    .filter(({ severity, pointer, message }) => {
      if (severity !== "error" || recreates.has(message)) return false;
      return pointer === undefined || !missing.has(pointer.replace(/^\/parameters/, ""));
    })
    .slice(0, mostRefusals)
    .map(({ code, message, pointer }) => ({
      by: by[code] ?? "object",
      message,
      ...(pointer === undefined ? {} : { pointer }),
    }));
}

const mostFields = 40;
const mostObjects = 200;

function changesOf(
  { path, contents, isApplied }: Omit<InstanceInGit, "target">,
  record: InstanceRecord,
  planned: Plan,
  { schemas }: Judges,
): Pick<InstanceImpact, "objects" | "files"> {
  if (planned.files.length === 0) return { objects: [], files: [] };
  const written = Object.fromEntries(planned.files.map((file) => [file.path, file.content ?? ""]));
  const different = [...new Set([...Object.keys(contents), ...Object.keys(written)])]
    .filter((file) => contents[file] !== written[file] && file !== `${path}/${recordFile}`)
    .sort();
  const only = (texts: Readonly<Record<string, string>>) =>
    manifestObjects(
      path,
      Object.fromEntries(
        different.flatMap((file) => (texts[file] === undefined ? [] : [[file, texts[file]]])),
      ),
    );
  const objects = objectChanges(only(contents), only(written), {
    own: record.target.namespace || instanceNamespace(record.team),
    schemas,
  });
  const told = new Set(objects.map(({ file }) => `${path}/manifests/${file}`));
  return {
    objects: objects.slice(0, mostObjects).map((object) => ({
      title: object.title,
      how: object.how,
      file: object.file,
      fields: object.fields.slice(0, mostFields).map(({ pointer }) => pointer),
      more: object.more + Math.max(0, object.fields.length - mostFields),
      recreates: isApplied ? object.recreates.map(({ message }) => message) : [],
    })),
    files: different.filter((file) => !told.has(file)).map((file) => file.slice(path.length + 1)),
  };
}
