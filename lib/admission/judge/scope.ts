import type { JsonObject } from "@/lib/json";
import { Authorizer } from "../cel/authorizer";
import { NotKnownYet } from "../cel/fault";
import { guarded, type Reads, toCel, toReadCel } from "../cel/values";
import type { JudgeInput } from "./input";
import type { Subject } from "./prepare";

/** What expressions are evaluated on, for one subject; made once for all policies. */
export interface SubjectValues {
  object: unknown;
  oldObject: unknown;
  request: unknown;
  namespaceObject: unknown;
  authorizer: Authorizer;
}

const authorizer = new Authorizer();

export function subjectValues(subject: Subject, user: JudgeInput["user"]): SubjectValues {
  return {
    object: toCel(subject.object),
    oldObject: toCel(subject.oldObject),
    request: requestOf(subject, user),
    namespaceObject: namespaceOf(subject),
    authorizer,
  };
}

const optionsOf = {
  CREATE: "CreateOptions",
  UPDATE: "UpdateOptions",
  DELETE: "DeleteOptions",
  CONNECT: "ConnectOptions",
} as const satisfies Record<Subject["operation"], string>;

/** What is empty is no field, as in what Go makes of it: `has(request.subResource)` is false. */
function requestOf(
  { kind, name, namespace, operation }: Subject,
  user: JudgeInput["user"],
): unknown {
  const gvk: JsonObject = { group: kind.group, version: kind.version, kind: kind.kind };
  const gvr: JsonObject = { group: kind.group, version: kind.version, resource: kind.resource };
  const members: JsonObject = {
    kind: gvk,
    resource: gvr,
    requestKind: gvk,
    requestResource: gvr,
    name,
    namespace: namespace?.name ?? "",
    operation,
    dryRun: false,
    options: { kind: optionsOf[operation], apiVersion: "meta.k8s.io/v1" },
    uid: "",
    ...(user === undefined
      ? {}
      : {
          userInfo: {
            username: user.username,
            groups: [...(user.groups ?? [])],
          },
        }),
  };
  return guarded(
    members,
    user === undefined
      ? { userInfo: () => invisible("It asks who applies the object, which is not known here.") }
      : {},
  );
}

function namespaceOf({ namespace, namespaceObject }: Subject): unknown {
  if (namespace === undefined) return null;
  if (namespaceObject !== undefined) return toCel(namespaceObject);
  const unseen = () =>
    invisible(`It asks about the namespace ${namespace.name}, which is not in view.`);
  if (!namespace.complete) return guarded({}, { metadata: unseen, spec: unseen, status: unseen });
  const map = guarded({ apiVersion: "v1", kind: "Namespace" }, { spec: unseen, status: unseen });
  map.set(
    "metadata",
    guarded({ name: namespace.name, labels: { ...namespace.labels } }, { annotations: unseen }),
  );
  return map;
}

function invisible(message: string): never {
  throw new NotKnownYet("invisible", message);
}

/** The same values, with an object that notes what is read of it. */
export function withReadObject(
  values: SubjectValues,
  subject: Subject,
  reads: Reads,
): SubjectValues {
  return { ...values, object: toReadCel(subject.object, reads) };
}
