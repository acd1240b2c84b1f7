import type { ShippedKind } from "../dsl";
import { awsKinds } from "./aws";
import { certManagerKinds } from "./cert-manager";
import { withPublishedDefaults } from "./defaults";
import { cloudNativePgKinds } from "./cloudnative-pg";
import { externalDnsKinds } from "./external-dns";
import { externalSecretsKinds } from "./external-secrets";
import { flaggerKinds } from "./flagger";
import { fluxKinds } from "./flux";
import { gatewayApiKinds } from "./gateway-api";
import { istioKinds } from "./istio";
import { kustomizeKinds } from "./kustomize";
import { monitoringKinds } from "./monitoring";

/** Every kind whose schema ships with Slipway. */
export function shippedKinds(): ShippedKind[] {
  return [
    ...fluxKinds(),
    ...flaggerKinds(),
    ...kustomizeKinds(),
    ...gatewayApiKinds(),
    ...certManagerKinds(),
    ...monitoringKinds(),
    ...cloudNativePgKinds(),
    ...externalSecretsKinds(),
    ...externalDnsKinds(),
    ...istioKinds(),
    ...awsKinds(),
  ].map(withPublishedDefaults);
}
