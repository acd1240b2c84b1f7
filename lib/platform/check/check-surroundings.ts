import { canonicalJson, isJsonObject, type JsonObject } from "@/lib/json";
import { objectName } from "@/lib/kubernetes";
import { forGitOnly } from "../platform-files";
import { called, specOf, warning } from "./found";
import type { Rights } from "./rights";
import type { CheckInput, Lack } from "./types";

export function checkPolicies(objects: readonly JsonObject[], { policies }: CheckInput): Lack[] {
  const bound = new Set(
    objects.flatMap((object) => {
      const name = specOf(object)["policyName"];
      return object["kind"] === "ValidatingAdmissionPolicyBinding" && typeof name === "string"
        ? name
        : [];
    }),
  );
  return policies
    .filter(({ kind }) => kind === "ValidatingAdmissionPolicy")
    .flatMap((policy) => {
      const { name } = objectName(policy);
      if (name === forGitOnly) return [];
      const there = called(objects, "ValidatingAdmissionPolicy", name);
      if (there === undefined)
        return [
          warning(
            `The policy ${name} is not in the cluster: what Slipway denies by it, others may apply.`,
            `Copy catalog/policies/${name}/policy.yaml to policies/${name}.yaml, and list it there.`,
          ),
        ];
      if (!bound.has(name))
        return [
          warning(
            `The policy ${name} has no binding, so it judges nothing.`,
            "Add its ValidatingAdmissionPolicyBinding.",
          ),
        ];
      return canonicalJson(specOf(there)) === canonicalJson(specOf(policy))
        ? []
        : [
            warning(
              `The policy ${name} differs from the one that Slipway ships.`,
              "Where it is meant to, import yours in Slipway (/ops/policies), so that both say the same.",
            ),
          ];
    });
}

export function checkWebhooks(objects: readonly JsonObject[], { names }: CheckInput): Lack[] {
  const providers = objects.filter((object) => {
    const { type, address } = specOf(object);
    return (
      object["kind"] === "Provider" &&
      type === "generic-hmac" &&
      typeof address === "string" &&
      /\/api\/webhooks\/flux\/[^/]+$/.test(address)
    );
  });
  const remedy =
    "Add a Provider of type generic-hmac and an Alert in Flux's namespace (docs/clusters.md, Webhooks).";
  if (providers.length === 0)
    return [
      warning("Flux tells Slipway nothing: what happens is asked for, and seen later.", remedy),
    ];
  const told = providers.map((one) => objectName(one).name);
  const alerts = objects.filter((object) => {
    const ref = specOf(object)["providerRef"];
    return object["kind"] === "Alert" && isJsonObject(ref) && told.includes(String(ref["name"]));
  });
  if (alerts.length === 0) return [warning("No Alert leads to Slipway's Provider.", remedy)];
  const elsewhere = providers.every(
    (one) => !String(specOf(one)["address"]).endsWith(`/${names.targetName}`),
  );
  return elsewhere
    ? [
        warning(
          `No Provider leads to the target ${names.targetName}: Slipway believes an event for its own target only.`,
          `Let its address end with /api/webhooks/flux/${names.targetName}.`,
        ),
      ]
    : [];
}

/** Who can be asked as Slipway is left open: any account that may read Kustomizations and not make them. */
export function checkReader(
  objects: readonly JsonObject[],
  { names, live }: CheckInput,
  rights: Rights,
): Lack[] {
  if (live !== undefined) return [];
  const resource = {
    group: "kustomize.toolkit.fluxcd.io",
    resource: "kustomizations",
    namespace: names.fluxNamespace,
  };
  const isThere = objects.map(objectName).some(({ kind, namespace, name }) => {
    if (kind !== "ServiceAccount" || namespace === undefined) return false;
    const account = { namespace, name };
    return (
      rights.may(account, ["get", "list"], resource) && !rights.may(account, ["create"], resource)
    );
  });
  return isThere
    ? []
    : [
        warning(
          "No account reads for Slipway: what no webhook told, it never learns.",
          "Add teams/slipway-reader.yaml as `slipway platform init` writes it, and give its token to the target.",
        ),
      ];
}
