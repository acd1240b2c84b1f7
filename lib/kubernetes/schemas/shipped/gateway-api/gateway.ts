import { list, map, object, ruled, words } from "../../dsl";
import type { Schema } from "../../schema";
import {
  annotations,
  authority,
  certificate,
  group,
  hostname,
  kind,
  labelSelector,
  localTarget,
  name,
  parentOfListeners,
  port,
  sectionName,
  word,
} from "./fields";
import { certificateRule, listenerRules, perPortRule } from "./rules";

/** HTTP, HTTPS, TLS, TCP, UDP, or one of an implementation: `example.com/MINE`. */
const protocol = word(
  "^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9]+$",
  255,
);
const addressType = word(
  "^Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
  253,
);
const labels: Schema = {
  ...map({
    type: "string",
    maxLength: 63,
    pattern: "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$",
  }),
  maxProperties: 8,
};

const clientValidation = object({
  validation: object({
    "caCertificateRefs!": list(authority, { min: 1, max: 16 }),
    mode: words("AllowValidOnly", "AllowInsecureFallback"),
  }),
});

const listeners = ruled(
  list(
    object(
      {
        "name!": sectionName,
        hostname,
        "port!": port,
        "protocol!": protocol,
        tls: ruled(
          object({
            mode: words("Terminate", "Passthrough"),
            certificateRefs: list(certificate, { max: 64 }),
            options: annotations,
          }),
          certificateRule,
        ),
        allowedRoutes: object({
          kinds: list(object({ group, "kind!": kind }), { max: 8 }),
          namespaces: object({ from: words("All", "Selector", "Same"), selector: labelSelector }),
        }),
      },
      "Gateway listener",
    ),
    { min: 1, max: 64 },
  ),
  ...listenerRules,
);

export const listenerSet = object(
  { "parentRef!": parentOfListeners, "listeners!": listeners },
  "ListenerSet spec",
);

export const gateway = object(
  {
    "gatewayClassName!": name,
    "listeners!": listeners,
    addresses: list(object({ type: addressType, value: { type: "string", maxLength: 253 } }), {
      max: 16,
    }),
    infrastructure: object({ labels, annotations, parametersRef: localTarget }),
    allowedListeners: object({
      namespaces: object({
        from: words("All", "Selector", "Same", "None"),
        selector: labelSelector,
      }),
    }),
    defaultScope: words("All", "None"),
    tls: object({
      backend: object({ clientCertificateRef: certificate }),
      frontend: object({
        "default!": clientValidation,
        perPort: ruled(
          list(object({ "port!": port, "tls!": clientValidation }), { max: 64 }),
          perPortRule,
        ),
      }),
    }),
  },
  "Gateway spec",
);
