import { engineVersion, instanceFolder, recordFormat } from "@/lib/instances/server";
import { type InstanceRecord, instanceNamespace, instancePath } from "@/lib/instances";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import {
  flatten,
  isQuota,
  type ManifestFile,
  objectName,
  type SchemaRegistry,
  validateObjects,
  type ValidationOptions,
  whatExists,
} from "@/lib/kubernetes";
import type { CuratedPolicies } from "@/lib/policies/server";
import type { FileChange } from "@/lib/git-host";
import type { LocatedObject } from "@/lib/admission";
import { type Target, targetContext } from "@/lib/targets";
import {
  type ParsedTemplate,
  render,
  type RenderedFile,
  type TemplateLink,
  type TemplateProblem,
  whatMade,
} from "@/lib/template";
import type { KnownSecrets } from "@/lib/secrets";
import { hasSecretData } from "./secret-data";
import { readYaml } from "@/lib/yaml";
import { deniedProblems, judgeFiles } from "./judge-files";
import { secretsInOutput, secretsInParameters } from "./refuse-secrets";
import type { PolicyVerdict } from "./preview";
import { withoutQuotes } from "./without-quotes";

/** What a request intends: one instance, of one template version, at one target. */
export interface Intent {
  template: ParsedTemplate;
  target: Target;
  team: string;
  name: string;
  instanceId: string;
  /** Of who made the instance: email, or name. */
  createdBy: string;
  parameters: JsonObject;
  /** What is there now, where it is a change of something: policies see both. */
  before?: readonly LocatedObject[];
  /** An example: judged as it would stand, where its namespace has what policies ask for. */
  inPlace?: boolean;
  /** Of the files that are there now. */
  knownSecrets?: KnownSecrets;
  /** What the objects are validated against. */
  schemas: SchemaRegistry;
  /** What they are judged by, and when: exceptions expire. */
  curated: CuratedPolicies;
  now: Date;
}

/**
 * What would be written, and what is wrong with it. With an error among the problems, nothing may
 * be written.
 */
export interface Plan {
  files: FileChange[];
  problems: TemplateProblem[];
  verdicts: PolicyVerdict[];
  links: TemplateLink[];
  /** What there will be, in sentences: addresses, copies, storage. */
  exists: string[];
  /** What is written, or what is there, holds a secret: none of it is stored in plain. */
  holdsSecrets: boolean;
}

/**
 * Pure: the same intent always gives the same plan. `pointer`s of problems lead into the request
 * (`/parameters/…`).
 */
export function plan(intent: Intent): Plan {
  const { template, target, team, name, instanceId, parameters } = intent;
  const path = instancePath(target, team, name);
  const namespace = instanceNamespace(team);
  const known = intent.knownSecrets;
  const allowed = {
    template: template.definition.name,
    allowances: intent.curated.secretAllowances,
    now: intent.now,
    known,
    schema: template.schema,
  };
  const secrets = secretsInParameters(parameters, allowed);
  if (hasErrors(secrets)) return nothing({ problems: secrets });

  const context = targetContext(target);
  const rendering = render({
    template,
    parameters,
    instance: { id: instanceId, name, team, namespace, path },
    target: context,
  });
  const found = rendering.problems.map(intoRequest);
  const told = [...secrets, ...withoutQuotes(found, secrets.length > 0 ? known : undefined)];
  if (hasErrors(found)) return nothing({ problems: told, links: rendering.links });

  const { definition, digest } = template;
  const record: Omit<InstanceRecord, "files"> = {
    id: instanceId,
    name,
    team,
    createdBy: intent.createdBy,
    template: { name: definition.name, version: definition.version, digest },
    target: {
      name: target.name,
      environment: context.environment,
      cluster: context.cluster,
      namespace,
      path,
      substitution: context.substitution,
      vars: context.vars,
    },
    parameters,
    format: recordFormat,
    engine: engineVersion,
  };
  const { files, documents } = instanceFolder({
    record,
    template: definition,
    target,
    rendered: rendering.files,
  });
  const manifests = `${path}/manifests/`;
  const leaks = secretsInOutput(rendering, allowed);
  // What policies say may quote what they are about.
  if (hasErrors(leaks)) return nothing({ problems: leaks });
  const written = manifestsIn(files, documents, rendering.files, manifests);
  const quotable = secrets.length + leaks.length > 0 ? known : undefined;
  const objects = located(written);
  const judged = judgeFiles({
    target,
    team,
    namespace,
    scope: definition.scope,
    objects,
    before: intent.before ?? [],
    inPlace: intent.inPlace ?? false,
    rendered: rendering.files,
    curated: intent.curated,
    schemas: intent.schemas,
    now: intent.now,
  });
  const verdicts = withoutQuotes(judged, quotable);
  const unfit = objectProblems(written, rendering.files, {
    schemas: intent.schemas,
    namespace,
    before: objectBefore(intent.before ?? [], namespace),
  });
  const problems = [
    ...told,
    ...leaks,
    ...withoutQuotes(unfit, quotable),
    ...deniedProblems(verdicts),
  ];
  const exists = whatExists(
    objects.map(({ object }) => object),
    rendering.links,
    (intent.curated.parameters ?? []).filter(
      (object) => isQuota(object) && objectName(object).namespace === namespace,
    ),
  );
  const holdsSecrets = secrets.length + leaks.length > 0 || hasSecretData(objects);
  return { files, problems, verdicts, links: rendering.links, exists, holdsSecrets };
}

function nothing(told: Pick<Plan, "problems"> & Partial<Plan>): Plan {
  return { files: [], verdicts: [], links: [], exists: [], holdsSecrets: false, ...told };
}

export function hasErrors(problems: readonly TemplateProblem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}

/** What would be applied: the documents of the files below `manifests/`, by their paths there. */
function manifestsIn(
  files: readonly FileChange[],
  known: ReadonlyMap<string, Json[]>,
  rendered: readonly RenderedFile[],
  manifests: string,
): ManifestFile[] {
  // A file that the template declared to be text has no documents, whatever its name is.
  const texts = new Set(
    rendered.filter(({ documents }) => documents.length === 0).map(({ path }) => path),
  );
  return files
    .filter((file) => file.path.startsWith(manifests))
    .map((file) => {
      const path = file.path.slice(manifests.length);
      const documents = texts.has(path) ? [] : (known.get(path) ?? documentsOf(file));
      return { path, documents };
    });
}

/** The objects among them, with their places, and those of a List; what a Kustomization lists is no object. */
function located(files: readonly ManifestFile[]): LocatedObject[] {
  return files.flatMap(({ path, documents }) =>
    documents.flatMap((content, document) =>
      isJsonObject(content) && !isKustomization(content)
        ? flatten(content).map(({ object }) => ({ file: path, document, object }))
        : [],
    ),
  );
}

function isKustomization({ apiVersion }: JsonObject): boolean {
  return typeof apiVersion === "string" && apiVersion.startsWith("kustomize.config.k8s.io/");
}

/** Finds what an object was; one that names no namespace is in the instance's. */
function objectBefore(
  before: readonly LocatedObject[],
  own: string,
): NonNullable<ValidationOptions["before"]> {
  const known = new Map(
    before.map(({ object }) => {
      const { apiVersion, kind, namespace = own, name } = objectName(object);
      return [JSON.stringify([apiVersion, kind, namespace, name]), object];
    }),
  );
  return ({ gvk, namespace, name }) => {
    if (gvk === undefined) return undefined;
    const apiVersion = gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`;
    // Of the whole cluster: it has no namespace, and was put into the instance's above.
    return known.get(
      JSON.stringify([apiVersion, gvk.kind, namespace === "" ? own : namespace, name]),
    );
  };
}

/**
 * The objects as they would be written, against their schemas and each other; blamed on a parameter
 * where one made them.
 */
function objectProblems(
  written: readonly ManifestFile[],
  rendered: readonly RenderedFile[],
  options: ValidationOptions,
): TemplateProblem[] {
  if (
    !written.some(
      (file) => file.documents.length > 0 && !/(^|\/)[Kk]ustomization(\.ya?ml)?$/.test(file.path),
    )
  ) {
    return [
      {
        severity: "error",
        code: "writes-nothing",
        message: "With these parameters the template writes no Kubernetes object at all.",
      },
    ];
  }
  return validateObjects(written, options).map((problem) => {
    const source = rendered.find((file) => file.path === problem.file);
    const blamed = source && whatMade(source, problem.document, problem.pointer)?.parameters[0];
    return {
      severity: problem.severity,
      code: problem.code,
      message: problem.message,
      file: problem.file,
      ...(problem.expected === undefined ? {} : { expected: problem.expected }),
      ...(blamed === undefined ? {} : { pointer: `/parameters${blamed}` }),
    };
  });
}

/** Characters of a file: a rendered one has fewer. */
const longestFile = 4 * 1024 * 1024;

/** Of a manifest whose name does not say that it is YAML, such as `Kustomization`. */
function documentsOf({ content }: FileChange): Json[] {
  return readYaml(content ?? "", { longest: longestFile }).documents.map(({ value }) => value);
}

function intoRequest({ about, ...problem }: TemplateProblem): TemplateProblem {
  if (about !== undefined) return { ...problem, pointer: `/${about}` };
  return problem.pointer === undefined
    ? problem
    : { ...problem, pointer: `/parameters${problem.pointer}` };
}
