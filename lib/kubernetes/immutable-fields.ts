import { canonicalJson, isJsonObject, type Json, type JsonObject, toPointer } from "@/lib/json";
import { checkValidations } from "./validate/check-validations";
import { amountOf } from "./amount";
import { field, gvkOf, listField } from "./object";
import type { SchemaRegistry } from "./schemas/registry";

/** A change that the API server refuses: the object has to be deleted and made anew. */
export interface ImmutableChange {
  /** JSON Pointer of what was changed. */
  pointer: string;
  /** What cannot be done to it, in a sentence. */
  message: string;
}

type Rule = (before: JsonObject, after: JsonObject) => (string | ImmutableChange)[];

/** Fields, by their dotted path: once set they stay, and so does what is not set. */
const fixed =
  (...paths: string[]): Rule =>
  () =>
    paths;

/** Everything below a field stays, but these members of it. */
const allBut =
  (path: string, ...changing: string[]): Rule =>
  (before, after) =>
    [
      ...new Set(
        [before, after].flatMap((object) => {
          const value = field(object, ...path.split("."));
          return isJsonObject(value) ? Object.keys(value) : [];
        }),
      ),
    ]
      .filter((name) => !changing.includes(name))
      .map((name) => `${path}.${name}`);

/**
 * What the API server refuses to change, for each kind of its own: `Validate…Update` in `pkg/apis/…/validation/validation.go`
 * of Kubernetes 1.33. Storage, Pods and addresses hang on these, so that making the object anew is data or downtime.
 */
const rules: Readonly<Record<string, Rule>> = {
  "apps/Deployment": fixed("spec.selector"),
  "apps/ReplicaSet": fixed("spec.selector"),
  "apps/DaemonSet": fixed("spec.selector"),
  "apps/StatefulSet": allBut(
    "spec",
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
    "revisionHistoryLimit",
  ),
  "batch/Job": (before, after) => [
    "spec.selector",
    "spec.completionMode",
    "spec.podFailurePolicy",
    "spec.successPolicy",
    "spec.backoffLimitPerIndex",
    "spec.managedBy",
    "spec.podReplacementPolicy",
    ...(isElastic(before, after) ? [] : ["spec.completions"]),
    // The Pods of a Job that is suspended may still be placed elsewhere; of any other nothing changes.
    ...(field(before, "spec", "suspend") === true
      ? ["spec.template.spec.containers"]
      : ["spec.template"]),
  ],
  "/Pod": allBut(
    "spec",
    "containers",
    "initContainers",
    "activeDeadlineSeconds",
    "terminationGracePeriodSeconds",
    "tolerations",
    "schedulingGates",
  ),
  "/PersistentVolumeClaim": (before, after) => [
    ...allBut("spec", "resources", "volumeAttributesClassName")(before, after),
    ...shrunk(before, after),
  ],
  "/PersistentVolume": (before, after) =>
    allBut(
      "spec",
      "capacity",
      "accessModes",
      "claimRef",
      "persistentVolumeReclaimPolicy",
      "storageClassName",
      "mountOptions",
      "volumeAttributesClassName",
    )(before, after),
  "/Service": serviceFields,
  "/ConfigMap": frozen("data", "binaryData", "immutable"),
  "/Secret": (before, after) => [
    "type",
    ...frozen("data", "stringData", "immutable")(before, after),
  ],
  "/ResourceQuota": fixed("spec.scopes", "spec.scopeSelector"),
  "discovery.k8s.io/EndpointSlice": fixed("addressType"),
  "resource.k8s.io/ResourceClaim": fixed("spec"),
  "resource.k8s.io/ResourceClaimTemplate": fixed("spec"),
  "rbac.authorization.k8s.io/RoleBinding": fixed("roleRef"),
  "rbac.authorization.k8s.io/ClusterRoleBinding": fixed("roleRef"),
  "networking.k8s.io/IngressClass": fixed("spec.controller"),
  "scheduling.k8s.io/PriorityClass": fixed("value", "preemptionPolicy"),
  "node.k8s.io/RuntimeClass": fixed("handler"),
  "storage.k8s.io/StorageClass": fixed(
    "provisioner",
    "parameters",
    "reclaimPolicy",
    "volumeBindingMode",
  ),
  "storage.k8s.io/VolumeAttributesClass": fixed("driverName", "parameters"),
  "apiextensions.k8s.io/CustomResourceDefinition": fixed(
    "spec.group",
    "spec.scope",
    "spec.names.kind",
  ),
};

/** What stands where nothing does: what the API server fills in is no change. */
const filledIn: Readonly<Record<string, Json>> = {
  "apps/StatefulSet spec.podManagementPolicy": "OrderedReady",
  "batch/Job spec.completionMode": "NonIndexed",
  "/PersistentVolumeClaim spec.volumeMode": "Filesystem",
  "/Secret type": "Opaque",
  "storage.k8s.io/StorageClass reclaimPolicy": "Delete",
  "storage.k8s.io/StorageClass volumeBindingMode": "Immediate",
};

/**
 * What of a change of one object its cluster would refuse since it cannot be changed: by the rules of Kubernetes' own
 * kinds, and by those of a CRD that speak of the object as it was. Empty where one object is no change of the other. Pure.
 */
export function immutableChanges(
  before: JsonObject,
  after: JsonObject,
  schemas: SchemaRegistry,
): ImmutableChange[] {
  const gvk = gvkOf(after);
  if (gvk === undefined) return [];
  const kind = `${gvk.group}/${gvk.kind}`;
  const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined;
  const own = (rule?.(before, after) ?? []).flatMap((found): ImmutableChange[] => {
    if (typeof found !== "string") return [found];
    const path = found.split(".");
    const usual = filledIn[`${kind} ${found}`] ?? null;
    const [was, is] = [before, after].map((object) =>
      canonicalJson(asKept(field(object, ...path) ?? usual, path.at(-1))),
    );
    if (was === is) return [];
    return [{ pointer: toPointer(path), message: `${found} of a ${gvk.kind} cannot be changed.` }];
  });
  const schema = schemas.lookup(gvk.group, gvk.version, gvk.kind);
  return schema === undefined || schema.from === "kubernetes"
    ? own
    : [...own, ...byRulesOf(before, after, schema.schema())];
}

/** A value as the API server compares it: amounts by what they come to, and what it writes into claims itself left out. */
function asKept(value: Json, name: string | undefined): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => asKept(item, undefined));
    return name === "volumeClaimTemplates" ? items.map(asClaim) : items;
  }
  if (!isJsonObject(value)) return value;
  const areAmounts = name === "requests" || name === "limits";
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      areAmounts ? (amountOf(one) ?? one) : asKept(one, key),
    ]),
  );
}

function asClaim(value: Json): Json {
  if (!isJsonObject(value)) return value;
  const { apiVersion: _, kind: _kind, status: _status, spec, ...claim } = value;
  return isJsonObject(spec) ? { ...claim, spec: { volumeMode: "Filesystem", ...spec } } : claim;
}

/** What a rule says of the change alone: of the new object by itself nothing is wrong. */
function byRulesOf(
  before: JsonObject,
  after: JsonObject,
  schema: Parameters<typeof checkValidations>[2],
): ImmutableChange[] {
  const said = (old: JsonObject | undefined) => {
    const found = new Map<string, ImmutableChange>();
    checkValidations(after, old, schema, ({ severity, message, path }) => {
      if (severity === "error") found.set(message, { pointer: toPointer([...path]), message });
    });
    return found;
  };
  const alone = said(undefined);
  return [...said(before)].flatMap(([message, change]) => (alone.has(message) ? [] : [change]));
}

/** A Job of which completions and parallelism change together. */
function isElastic(before: JsonObject, after: JsonObject): boolean {
  return (
    field(before, "spec", "completionMode") === "Indexed" &&
    field(after, "spec", "completions") === field(after, "spec", "parallelism")
  );
}

/** A volume can grow, and never shrink. */
function shrunk(before: JsonObject, after: JsonObject): ImmutableChange[] {
  const path = ["spec", "resources", "requests", "storage"];
  const [was, is] = [before, after].map((object) => amountOf(field(object, ...path)));
  return was === undefined || is === undefined || is >= was
    ? []
    : [
        {
          pointer: toPointer(path),
          message: "The storage of a PersistentVolumeClaim cannot be made smaller.",
        },
      ];
}

/** The address of a Service, the first of its families, and who balances its load are given once. */
function serviceFields(before: JsonObject, after: JsonObject): (string | ImmutableChange)[] {
  const isExternal = [before, after].some((one) => field(one, "spec", "type") === "ExternalName");
  if (isExternal) return [];
  const [was] = listField(before, "spec", "ipFamilies");
  const [is] = listField(after, "spec", "ipFamilies");
  const family =
    was !== undefined && is !== undefined && was !== is
      ? [
          {
            pointer: "/spec/ipFamilies/0",
            message: "The first of spec.ipFamilies of a Service cannot be changed.",
          },
        ]
      : [];
  const isBalanced = [before, after].every((one) => field(one, "spec", "type") === "LoadBalancer");
  return ["spec.clusterIP", ...(isBalanced ? ["spec.loadBalancerClass"] : []), ...family];
}

/** What says of itself that it is immutable. */
function frozen(...paths: string[]): Rule {
  return (before) => (before["immutable"] === true ? paths : []);
}
