import { isSame } from "../objects/same";
import type { JsonObject } from "@/lib/json";
import type { ObjectName } from "@/lib/kubernetes";
import { applyLimitRanges } from "../objects/limit-ranges";
import { madeObjects } from "../objects/made-objects";
import { type Candidate, labelsOf } from "../match/match";
import { kindOf, objectsOfKinds } from "../objects/of-kinds";
import type { Labels, LocatedObject, LocatedObjects, Operation, Policy } from "../types";
import { Before } from "./before";
import type { JudgeInput } from "./input";
import { paramKinds, Params, type Placed } from "./params";
import { nameOf, type Read, type Reader, readerOf } from "./read-objects";

/** One thing to judge: an object as it would reach admission, and where it stands. */
export interface Subject extends Candidate {
  file: string;
  document: number;
  called: ObjectName;
  appliedAs: LocatedObject["appliedAs"];
  appliedBy: LocatedObject["appliedBy"];
  /** Set for what the object in the file will make. */
  made?: { kind: string; pointer: string };
  /** The Namespace object it is in, where that is in view. */
  namespaceObject: JsonObject | undefined;
}

/**
 * The API server asks no policy about policies and their bindings: nobody can lock themselves out.
 */
function isPolicy({ kind }: Read): boolean {
  return (
    kind.group === "admissionregistration.k8s.io" &&
    /^(validating|mutating)admissionpolic(ies|ybindings)$/.test(kind.resource)
  );
}

export interface Prepared {
  /**
   * The objects of the files, and what there is to judge of each; then what is deleted. Each is made when it
   * is asked for, and can be asked for once.
   */
  steps: Iterable<PreparedObject>;
  /** What policies may have as their parameters. */
  params: Params;
  /**
   * Whether the cluster has a kind, as far as can be said: there is a schema of it, a CRD among the
   * objects or one that was there, or an object that may be a parameter.
   */
  isKnownKind(kind: NonNullable<Policy["paramKind"]>): boolean;
}

export interface PreparedObject {
  /** Undefined for what is deleted. */
  read: { located: LocatedObject; called: ObjectName } | undefined;
  /** It and what it will make; none where nothing of it is judged. */
  subjects: readonly Subject[];
}

/**
 * Objects as the API server would have them: read, defaulted, in a namespace, beside what they were
 * before. Kept of all of them is what others are judged by: namespaces, limits, parameters.
 */
export function prepare(input: JudgeInput): Prepared {
  const reader = readerOf(input);
  const kinds = paramKinds(input.policies.policies);
  const isShared = (kind: string): boolean =>
    kinds.has(kind) || /\/(?:Namespace|LimitRange)$/.test(kind);
  const shared = (list: LocatedObjects): Read[] =>
    [...objectsOfKinds(list, isShared)].flatMap(reader.read);
  const [after, before] = [shared(input.objects), shared(input.before ?? [])];
  const namespaces = knownNamespaces(input.namespaces ?? {}, [...before, ...after]);
  const ranges = after
    .filter(({ kind }) => kind.group === "" && kind.kind === "LimitRange")
    .map((one) => one.object);
  const given = [...input.policies.params, ...(input.params ?? [])]
    .filter((object) => kinds.has(kindOf(object)))
    .flatMap((object) => reader.read({ file: "", document: 0, object }));
  const seen = new Set([...after, ...before, ...given].map(({ object }) => kindOf(object)));
  return {
    steps: steps(input, reader, { namespaces, ranges }),
    isKnownKind: (kind) =>
      reader.find({ ...kind })?.known === true || seen.has(kindOf({ ...kind })),
    params: new Params(input.policies.policies, {
      given: given.map(({ object }) => object),
      before: before.map(placed),
      after: after.map(placed),
      inPlace: input.inPlace ?? false,
      applied: objectsOfKinds(input.objects, (kind) => kind.endsWith("/Kustomization")),
    }),
  };
}

const placed = ({ object, located }: Read): Placed => ({ object, appliedBy: located.appliedBy });

/** What of all objects has a part in the judgement of each. */
interface Shared {
  namespaces: ReadonlyMap<string, KnownNamespace>;
  ranges: readonly JsonObject[];
}

function* steps(
  input: JudgeInput,
  reader: Reader,
  { namespaces, ranges }: Shared,
): Generator<PreparedObject> {
  const old = new Before(input.before ?? [], reader);
  for (const located of input.objects)
    for (const one of reader.read(located)) {
      const was = old.take(one);
      const isUnchanged =
        input.scope === "changed" && was !== undefined && isSame(was.object, one.object);
      const operation = was === undefined ? "CREATE" : "UPDATE";
      const subjects =
        isPolicy(one) || isUnchanged
          ? []
          : withMade(subjectOf(one, operation, one.object, was?.object ?? null, namespaces));
      for (const { kind, object } of subjects)
        if (kind.resource === "pods" && object !== null) applyLimitRanges(object, ranges);
      yield { read: { located, called: nameOf(one) }, subjects };
    }
  for (const one of old.rest())
    if (!isPolicy(one))
      yield {
        read: undefined,
        subjects: [subjectOf(one, "DELETE", null, one.object, namespaces)],
      };
}

interface KnownNamespace {
  labels: Labels;
  object?: JsonObject;
}

function knownNamespaces(
  given: Readonly<Record<string, Labels>>,
  read: readonly Read[],
): Map<string, KnownNamespace> {
  const known = new Map<string, KnownNamespace>(
    Object.entries(given).map(([name, labels]) => [name, { labels }]),
  );
  for (const { kind, object, name } of read) {
    if (kind.group === "" && kind.kind === "Namespace")
      known.set(name, { labels: labelsOf(object), object });
  }
  return known;
}

function subjectOf(
  read: Read,
  operation: Operation,
  object: JsonObject | null,
  oldObject: JsonObject | null,
  namespaces: ReadonlyMap<string, KnownNamespace>,
): Subject {
  const { kind, namespace, name, located } = read;
  const known = namespaces.get(namespace);
  return {
    kind,
    operation,
    name,
    object,
    oldObject,
    // The API server itself puts this label on every namespace.
    namespace: kind.namespaced
      ? {
          name: namespace,
          labels: { ...known?.labels, "kubernetes.io/metadata.name": namespace },
          complete: known !== undefined,
        }
      : undefined,
    namespaceObject: known?.object,
    file: located.file,
    document: located.document,
    called: nameOf(read),
    appliedAs: located.appliedAs,
    appliedBy: located.appliedBy,
  };
}

/** With the Pods and Jobs that will come of it. */
function withMade(subject: Subject): Subject[] {
  if (subject.object === null) return [subject];
  return [
    subject,
    ...madeObjects(subject.object).map(({ object, pointer }): Subject => {
      const group = object["kind"] === "Job" ? "batch" : "";
      const kind = String(object["kind"]);
      return {
        ...subject,
        kind: {
          group,
          version: "v1",
          kind,
          resource: kind === "Job" ? "jobs" : "pods",
          namespaced: true,
          builtin: true,
          known: true,
        },
        operation: "CREATE",
        name: "",
        object,
        oldObject: null,
        made: { kind, pointer },
      };
    }),
  ];
}
