import { customResource, type ShippedKind } from "../dsl";
import { gateway, listenerSet } from "./gateway-api/gateway";
import { httpRoute } from "./gateway-api/http-route";

/** Gateway API 1.5, the experimental fields among them. */
export function gatewayApiKinds(): ShippedKind[] {
  return [
    customResource("gateway.networking.k8s.io/v1", "HTTPRoute", { "spec!": httpRoute }),
    customResource("gateway.networking.k8s.io/v1", "Gateway", { "spec!": gateway }),
    customResource("gateway.networking.k8s.io/v1", "ListenerSet", { "spec!": listenerSet }),
  ];
}
