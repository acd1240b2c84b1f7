import { expect, test } from "vitest";
import type { CanaryMoved, Reconciled } from "./events";
import { blockedReason } from "./reasons";
import { failureReason } from "./failure-reason";
import { rolledBackReason } from "./rolled-back-reason";

const event = (
  reason: string,
  message: string,
  subject: Reconciled["subject"] = "instance",
): Reconciled => ({
  source: "flux",
  kind: "reconciled",
  deliveryKey: "x",
  occurredAt: new Date(0),
  receivedAt: new Date(0),
  subject,
  outcome: "failed",
  revision: null,
  reason,
  message,
  object: "Kustomization/flux-system/shop.checkout",
});

/** Messages as the controllers and the API server write them, and what a developer reads. */
const cases: [reason: string, message: string, code: string, sentence: RegExp][] = [
  [
    "HealthCheckFailed",
    "health check failed after 2m0s: timeout waiting for: [Deployment/shop/checkout status: 'InProgress', Service/shop/checkout status: 'Unknown']",
    "health-check-failed",
    /^Deployment checkout did not become ready in time\.$/,
  ],
  [
    "HealthCheckFailed",
    "health check failed after 5s: failed early due to stalled resources: [Deployment/shop/checkout status: 'Failed': Progress deadline exceeded]",
    "health-check-failed",
    /^Deployment checkout stopped starting/,
  ],
  [
    "HealthCheckFailed",
    "health check failed after 41ms: failed early due to stalled resources: [Canary/shop/checkout status: 'Failed']",
    "health-check-failed",
    /rolled back/,
  ],
  [
    "HealthCheckFailed",
    "timeout waiting for: [Cluster/shop/db status: 'Unknown': failed to evaluate the CEL expression 'has(status.phase)': no such attribute(s): status]",
    "health-check-failed",
    /^Cluster db has no status yet: nothing in the cluster has looked at it/,
  ],
  [
    "HealthCheckFailed",
    "timeout waiting for: [Cluster/shop/db status: 'NotFound']",
    "health-check-failed",
    /^Cluster db is missing/,
  ],
  [
    "HealthCheckFailed",
    "something else",
    "health-check-failed",
    /^Something that was applied did not become ready/,
  ],
  [
    "BuildFailed",
    "kustomize build failed: accumulating resources: bad.yaml",
    "build-failed",
    /do not build/,
  ],
  [
    "ArtifactFailed",
    "kustomization path not found: stat /tmp/k/manifests: no such file or directory",
    "path-not-found",
    /no folder/,
  ],
  [
    "ArtifactFailed",
    "failed to download artifact: checksum mismatch",
    "artifact-failed",
    /cannot fetch/,
  ],
  ["PruneFailed", "pruning failed", "prune-failed", /could not be deleted/],
  [
    "ReconciliationFailed",
    'Service/shop/checkout dry-run failed (Forbidden): services "checkout" is forbidden: User "system:serviceaccount:flux-system:team-shop" cannot patch resource "services" in API group "" in the namespace "shop"\n',
    "forbidden",
    /^The team's account may not patch services\.$/,
  ],
  [
    "ReconciliationFailed",
    'serviceaccounts "team-shop" not found',
    "service-account-missing",
    /The account team-shop .* does not exist/,
  ],
  [
    "ReconciliationFailed",
    "Deployment/shop/checkout dry-run failed (Invalid): deployments.apps \"checkout\" is forbidden: ValidatingAdmissionPolicy 'images' with binding 'images' denied request: image evil/app:1 is not allowed in this cluster\n",
    "policy-denied",
    /policy images denies it: image evil\/app:1 is not allowed/,
  ],
  [
    "ReconciliationFailed",
    "Deployment/shop/checkout dry-run failed (Invalid): deployments.apps \"checkout\" is forbidden: ValidatingAdmissionPolicy 'network' with binding 'network' denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction\n",
    "policy-parameters-missing",
    /policy network denies it: what the policy goes by is not in the cluster yet/,
  ],
  [
    "ReconciliationFailed",
    'Pod/shop/x dry-run failed: admission webhook "validate.kyverno.svc" denied the request: no root',
    "policy-denied",
    /validate\.kyverno\.svc\): no root/,
  ],
  [
    "ReconciliationFailed",
    'pods "x" is forbidden: exceeded quota: team-quota, requested: limits.cpu=2',
    "quota-exceeded",
    /quota/,
  ],
  [
    "ReconciliationFailed",
    'Thing/shop/x dry-run failed: no matches for kind "Thing" in version "things.example.com/v1"\n',
    "kind-unknown",
    /does not know Thing \(things\.example\.com\/v1\)/,
  ],
  [
    "ReconciliationFailed",
    'Deployment/shop/x dry-run failed (NotFound): namespaces "shop" not found',
    "namespace-missing",
    /namespace shop does not exist/,
  ],
  [
    "ReconciliationFailed",
    'Deployment/shop/x dry-run failed (Invalid): Deployment.apps "x" is invalid: spec.selector: Invalid value: {}: field is immutable',
    "immutable-field",
    /^Deployment x cannot be changed/,
  ],
  [
    "ReconciliationFailed",
    'Deployment/shop/x dry-run failed (Invalid): Deployment.apps "x" is invalid: spec.replicas: Invalid value: -1',
    "object-invalid",
    /refuses Deployment x: spec\.replicas/,
  ],
  [
    "ReconciliationFailed",
    "Deployment/shop/x dry-run failed: oops",
    "dry-run-failed",
    /refuses one of the objects/,
  ],
  [
    "UpgradeFailed",
    "Helm upgrade failed for release shop/redis",
    "helm-failed",
    /could not upgrade/,
  ],
  ["SomethingNew", "of a later release", "reconciliation-failed", /could not apply/],
];

test.each(cases)("%s: %s", (reason, message, code, sentence) => {
  const found = failureReason(event(reason, message));
  expect(found).toMatchObject({ code, raw: message });
  expect(found.sentence).toMatch(sentence);
  expect(found.hint).toBeTruthy();
});

test("the object that is meant is named, to link to it", () => {
  expect(
    failureReason(
      event(
        "ReconciliationFailed",
        'Service/shop/checkout dry-run failed (Forbidden): services "checkout" is forbidden',
      ),
    ).object,
  ).toBe("Service/shop/checkout");
});

test("what is not the instance's own fault says so", () => {
  expect(failureReason(event("BuildFailed", "bad.yaml", "parent"))).toMatchObject({
    code: "parent-build-failed",
    hint: expect.stringMatching(/another team/),
  });
  expect(failureReason(event("ReconciliationFailed", "x", "parent")).code).toBe("parent-failed");
  expect(
    failureReason(
      event("GitOperationFailed", "authentication required: permission denied", "source"),
    ).sentence,
  ).toMatch(/may not read/);
});

test("a wait names what is waited for, where it is named", () => {
  expect(
    blockedReason(event("DependencyNotReady", "dependency 'flux-system/shop.db' is not ready"))
      .sentence,
  ).toBe("It waits for flux-system/shop.db, which is not ready.");
  expect(
    blockedReason(
      event("DependencyNotReady", "Dependencies do not meet ready condition, retrying in 30s"),
    ).sentence,
  ).toMatch(/another deployment/);
  expect(
    blockedReason(event("ArtifactFailed", "Source artifact not found, retrying in 30s")).code,
  ).toBe("source-not-ready");
});

test("a message made to be slow to match is matched in time", () => {
  const hostile = `${"Deployment/".repeat(3_000)} is invalid: ${"a ".repeat(15_000)} ValidatingAdmissionPolicy '${"x".repeat(5_000)}`;
  const before = process.threadCpuUsage();
  failureReason(event("ReconciliationFailed", hostile));
  failureReason(event("HealthCheckFailed", hostile));
  // Processor time of this thread: milliseconds, or minutes if it backtracked.
  expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(5_000);
});

const moved = (message: string, phase: CanaryMoved["phase"] = "Progressing"): CanaryMoved => ({
  source: "flagger",
  kind: "canary",
  deliveryKey: message,
  occurredAt: new Date(0),
  receivedAt: new Date(0),
  phase,
  weight: null,
  message,
  object: "Canary/shop/checkout",
  asked: false,
});

test.each([
  [
    "Halt checkout.shop advancement error-rate 3.20 > 1",
    "The new version did not pass its canary analysis: error-rate was 3.20, where 1 is the most.",
  ],
  [
    "Halt checkout.shop advancement request-success-rate 91.00 < 99",
    "The new version did not pass its canary analysis: request-success-rate was 91.00, where 99 is the least.",
  ],
  [
    "Halt checkout.shop advancement external check requests failed command failed: exit status 1",
    "The new version did not pass its canary analysis: the check requests failed.",
  ],
  [
    "canary deployment checkout.shop not ready: waiting for rollout to finish: 0 of 1 (readyThreshold 100%) updated replicas are available",
    "The new version did not start in its time.",
  ],
  ["Rolling back checkout.shop manual webhook invoked", "The release was refused."],
  ["Advance checkout.shop canary weight 20", "The new version did not pass its canary analysis."],
])("a release that ended after %j says so", (message, sentence) => {
  const failed = moved("Canary failed! Scaling down checkout.shop", "Failed");
  expect(
    rolledBackReason(failed, [
      moved(message),
      moved("Rolling back checkout.shop failed checks threshold reached 5"),
      failed,
    ]).sentence,
  ).toBe(`${sentence} All traffic is back on the version before.`);
});
