import { condition, conditionOf } from "../condition";
import type { KnownKind } from "../types";

const api = "https://gateway-api.sigs.k8s.io/reference/spec/";

/**
 * A route says of every parent whether that one took it: `status.parents[]`. What is left of a
 * parent that is no longer named does not count. A missing Gateway or Service may still come, so
 * nothing is failed for good.
 */
const acceptedByParents = `!has(spec.parentRefs) || spec.parentRefs.all(r, has(status.parents) && status.parents.exists(p, ${[
  "p.parentRef.name == r.name",
  "(!has(r.sectionName) || (has(p.parentRef.sectionName) && p.parentRef.sectionName == r.sectionName))",
  conditionOf("p", "Accepted"),
  `!(${conditionOf("p", "ResolvedRefs", { status: "False" })})`,
].join(" && ")}))`;

/** A policy says the same of what it is attached to: `status.ancestors[]`. */
const acceptedByAncestors = `has(status.ancestors) && size(status.ancestors) > 0 && status.ancestors.all(a, ${conditionOf("a", "Accepted")})`;

export const gatewayApi: readonly KnownKind[] = [
  ...["Gateway", "ListenerSet"].map((kind) => ({
    group: "gateway.networking.k8s.io",
    kind,
    source: `${api}#gatewayconditiontype`,
    current: condition("Programmed"),
  })),
  {
    group: "gateway.networking.k8s.io",
    kind: "GatewayClass",
    source: `${api}#gatewayclassconditiontype`,
    current: condition("Accepted"),
  },
  ...["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind) => ({
    group: "gateway.networking.k8s.io",
    kind,
    source: `${api}#routeparentstatus`,
    current: acceptedByParents,
  })),
  {
    group: "gateway.networking.k8s.io",
    kind: "BackendTLSPolicy",
    source: `${api}#policyancestorstatus`,
    current: acceptedByAncestors,
  },
  {
    group: "gateway.networking.k8s.io",
    kind: "ReferenceGrant",
    source: `${api}#referencegrant (it has a spec only)`,
    none: "A grant is read when a route refers to another namespace.",
  },
  ...["BackendTrafficPolicy", "ClientTrafficPolicy", "SecurityPolicy", "EnvoyExtensionPolicy"].map(
    (kind) => ({
      group: "gateway.envoyproxy.io",
      kind,
      source: "https://gateway.envoyproxy.io/docs/api/extension_types/ (PolicyStatus)",
      current: acceptedByAncestors,
    }),
  ),
];
