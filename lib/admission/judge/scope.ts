import { isJsonObject, type JsonObject } from "@/lib/json";
import {
  Authorizer,
  NotKnownYet,
  guarded,
  objectToCel,
  type Reads,
  type ServerFields,
  toCel,
} from "@/lib/cel";
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
    object: objectToCel(subject.object, serverFields(subject)),
    oldObject: objectToCel(subject.oldObject, serverFields(subject)),
    request: requestOf(subject, user),
    namespaceObject: namespaceOf(subject),
    authorizer,
  };
}

/**
 * What the API server has put into the metadata by the time it asks a policy: `BeforeCreate` and
 * `BeforeUpdate` of its `pkg/registry/rest`, and the field manager. What it is, only the cluster knows.
 */
function serverFields({ kind, operation, object }: Subject): ServerFields {
  const isNew = operation === "CREATE";
  const metadata = (object ?? {})["metadata"];
  const isNamed = !isJsonObject(metadata) || metadata["name"] !== undefined;
  const present = [
    "uid",
    "creationTimestamp",
    "managedFields",
    ...(isNew ? [] : ["resourceVersion"]),
    ...(!isNew && isCounted(kind) ? ["generation"] : []),
    ...(isNamed ? [] : ["name"]),
  ];
  return {
    members: isNew && isCounted(kind) ? { generation: 1 } : {},
    present,
    guards: Object.fromEntries(
      present.map((key) => [
        key,
        () => invisible(`It asks about metadata.${key}, which the cluster gives.`),
      ]),
    ),
  };
}

/** Built-in kinds that have a `generation`: their `strategy.go` in `pkg/registry` of Kubernetes sets it. */
const counted = new Set([
  ..."pods podtemplates replicationcontrollers".split(" ").map((one) => `/${one}`),
  ..."daemonsets deployments replicasets statefulsets".split(" ").map((one) => `apps/${one}`),
  ..."cronjobs jobs".split(" ").map((one) => `batch/${one}`),
  ..."ingresses ingressclasses networkpolicies".split(" ").map((one) => `networking.k8s.io/${one}`),
  ..."validatingwebhookconfigurations mutatingwebhookconfigurations"
    .split(" ")
    .map((one) => `admissionregistration.k8s.io/${one}`),
  ..."flowschemas prioritylevelconfigurations"
    .split(" ")
    .map((one) => `flowcontrol.apiserver.k8s.io/${one}`),
  ..."deviceclasses devicetaintrules resourceslices"
    .split(" ")
    .map((one) => `resource.k8s.io/${one}`),
  "policy/poddisruptionbudgets",
  "scheduling.k8s.io/priorityclasses",
  "discovery.k8s.io/endpointslices",
  "apiextensions.k8s.io/customresourcedefinitions",
]);

/** An object of a custom kind always has one. */
function isCounted({ builtin, group, resource }: Subject["kind"]): boolean {
  return !builtin || counted.has(`${group}/${resource}`);
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
    user === undefined ? ["userInfo"] : [],
  );
}

/**
 * The API server creates nothing in a namespace that is being deleted (its `NamespaceLifecycle`), so one
 * that is known is active.
 */
const activeNamespace = { spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } };

function namespaceOf({ namespace, namespaceObject }: Subject): unknown {
  if (namespace === undefined) return null;
  if (namespaceObject !== undefined) return toCel({ ...namespaceObject, ...activeNamespace });
  const unseen = () =>
    invisible(`It asks about the namespace ${namespace.name}, which is not in view.`);
  if (!namespace.complete)
    return guarded({}, { metadata: unseen, spec: unseen, status: unseen }, [
      "metadata",
      "spec",
      "status",
    ]);
  const map = guarded(activeNamespace, {});
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
  return {
    ...values,
    object: objectToCel(subject.object, serverFields(subject), reads),
  };
}
