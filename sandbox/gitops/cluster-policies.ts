import { type Finding, judge, loadPolicies, type PolicySet } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import { find, type Cluster } from "./cluster";
import { canonical, inventoryId, plural, refOf, subject, type Manifest } from "./objects";
import type { Account } from "./rbac";

/**
 * Why the cluster's ValidatingAdmissionPolicies refuse objects that an account applies together, in
 * the words of the API server as Flux reports them; by what the object is. Each is tried against
 * what the cluster has at that moment: a parameter that comes with it is not there yet. Judged by
 * the evaluator that Slipway judges by, which recorded answers of an API server hold to be right.
 *
 * The words: `failed to configure binding: no params found for policy binding with `Deny`
 * parameterNotFoundAction` are of k8s.io/apiserver `plugin/policy/generic` (CollectParams), the rest
 * is of its `plugin/policy/validating` dispatcher.
 */
export function deniedByPolicies(
  cluster: Cluster,
  account: Account | undefined,
  objects: readonly Manifest[],
): Map<string, string> {
  const there = cluster.list();
  const policies = policiesOf(there);
  if (policies.bindings.length === 0) return new Map();
  const kinds = new Set(policies.policies.map(({ paramKind }) => paramKind?.kind ?? ""));
  const findings = judge({
    policies,
    objects: objects.map((one, document) => ({ file: "", document, object: plain(one) })),
    before: objects.flatMap((one, document) => {
      const was = find(cluster, refOf(one));
      return was === undefined ? [] : [{ file: "", document, object: asApplied(was) }];
    }),
    params: there.filter(({ kind }) => kinds.has(kind)).map(asApplied),
    namespaces: Object.fromEntries(
      there
        .filter(({ kind, apiVersion }) => kind === "Namespace" && apiVersion === "v1")
        .map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
    ),
    user: { username: userOf(account) },
  });
  const denied = new Map<string, string>();
  for (const finding of findings) {
    const object = objects[finding.document];
    // Pods come later, and are asked about when they do.
    if (object === undefined || finding.through !== undefined || finding.verdict !== "denied")
      continue;
    const id = inventoryId(refOf(object));
    if (!denied.has(id)) denied.set(id, inWords(object, finding));
  }
  return denied;
}

function inWords(object: Manifest, { policy, binding, message, remedy }: Finding): string {
  const ref = refOf(object);
  const full = ref.group === "" ? plural(ref.kind) : `${plural(ref.kind)}.${ref.group}`;
  // What is said of missing parameters beyond this is Slipway's, for people.
  const said =
    remedy === undefined
      ? message
      : "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction";
  return (
    `${subject(ref)} dry-run failed (Invalid): ${full} "${ref.name}" is forbidden: ` +
    `ValidatingAdmissionPolicy '${policy}' with binding '${binding}' denied request: ${said}`
  );
}

/** Without an account of its own a Kustomization is applied by the controller's. */
const userOf = (account: Account | undefined): string =>
  `system:serviceaccount:${account?.namespace ?? "flux-system"}:${account?.name ?? "kustomize-controller"}`;

const plain = (object: Manifest): JsonObject => JSON.parse(JSON.stringify(object)) as JsonObject;

/** Without what only a cluster adds, so that what was applied compares. */
function asApplied(object: Manifest): JsonObject {
  const {
    uid: _uid,
    creationTimestamp: _at,
    generation: _g,
    resourceVersion: _v,
    ...metadata
  } = object.metadata;
  const { status: _status, ...rest } = object;
  return plain({ ...rest, metadata });
}

const group = "admissionregistration.k8s.io/";
let compiled: { of: string; policies: PolicySet } | undefined;

/** Compiled once for each state of them. */
function policiesOf(objects: readonly Manifest[]): PolicySet {
  const found = objects
    .filter(
      ({ apiVersion, kind }) =>
        apiVersion.startsWith(group) && kind.startsWith("ValidatingAdmissionPolic"),
    )
    .map(asApplied);
  const of = canonical(found);
  if (compiled?.of === of) return compiled.policies;
  const { policies } = loadPolicies(
    found.map((one, index) => ({ path: `${index}.yaml`, text: JSON.stringify(one) })),
  );
  compiled = { of, policies };
  return policies;
}
