import {
  between,
  customResource,
  flag,
  integer,
  labels,
  like,
  list,
  namespaceName,
  object,
  objectName,
  text,
  texts,
  words,
  type ShippedKind,
} from "../dsl";

const word63 = namespaceName;
const group = { type: "string", maxLength: 253 } as const;
const port = between(1, 65_535);
const headerName = { type: "string", minLength: 1, maxLength: 256 } as const;
/** Gateway API's own duration: up to four numbers of at most five digits, each with its unit. */
const period = like("^([0-9]{1,5}(h|m|s|ms)){1,4}$");
const target = { group, kind: word63, "name!": objectName, namespace: word63 };
const backend = object({ ...target, port });
const localTarget = object({ "group!": group, "kind!": word63, "name!": objectName });
const labelSelector = object({
  matchLabels: labels,
  matchExpressions: list(object({ "key!": text, "operator!": text, values: texts })),
});
const parentRef = object({ ...target, sectionName: objectName, port }, "parentRef");

const headers = list(
  object({ "name!": headerName, "value!": { type: "string", minLength: 1, maxLength: 4096 } }),
);
const headerChanges = object({ add: headers, set: headers, remove: texts });
const newPath = object({
  "type!": words("ReplaceFullPath", "ReplacePrefixMatch"),
  replaceFullPath: text,
  replacePrefixMatch: text,
});
const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

const filter = object(
  {
    "type!": words(
      "RequestHeaderModifier",
      "ResponseHeaderModifier",
      "RequestMirror",
      "RequestRedirect",
      "URLRewrite",
      "ExtensionRef",
      "CORS",
      "ExternalAuth",
    ),
    requestHeaderModifier: headerChanges,
    responseHeaderModifier: headerChanges,
    requestMirror: object({
      "backendRef!": backend,
      percent: between(0, 100),
      fraction: object({ "numerator!": between(0), denominator: between(1) }),
    }),
    requestRedirect: object({
      scheme: words("http", "https"),
      hostname: objectName,
      path: newPath,
      port,
      statusCode: { type: "integer", enum: [301, 302, 303, 307, 308] },
    }),
    urlRewrite: object({ hostname: objectName, path: newPath }),
    cors: object({
      allowCredentials: flag,
      allowOrigins: texts,
      allowMethods: list(words(...methods, "*")),
      allowHeaders: texts,
      exposeHeaders: texts,
      maxAge: between(1),
    }),
    externalAuth: object({
      "protocol!": words("HTTP", "GRPC"),
      "backendRef!": backend,
      forwardBody: object({ maxSize: integer }),
      grpc: object({ allowedHeaders: texts }),
      http: object({ path: text, allowedHeaders: texts, allowedResponseHeaders: texts }),
    }),
    extensionRef: localTarget,
  },
  "HTTPRoute filter",
);

const valueMatch = {
  "name!": headerName,
  type: words("Exact", "RegularExpression"),
  "value!": { type: "string", minLength: 1 },
} as const;

const routeRule = object(
  {
    name: objectName,
    matches: list(
      object({
        path: object({
          type: words("Exact", "PathPrefix", "RegularExpression"),
          value: { type: "string", maxLength: 1024 },
        }),
        headers: list(object(valueMatch)),
        queryParams: list(object(valueMatch)),
        method: words(...methods),
      }),
    ),
    filters: list(filter),
    backendRefs: list(
      object(
        { ...target, port, weight: between(0, 1_000_000), filters: list(filter) },
        "backendRef",
      ),
    ),
    timeouts: object({ request: period, backendRequest: period }),
    retry: object({ attempts: integer, backoff: period, codes: list(between(400, 599)) }),
    sessionPersistence: object({
      sessionName: text,
      type: words("Cookie", "Header"),
      absoluteTimeout: period,
      cookieConfig: object({ lifetimeType: words("Permanent", "Session") }),
    }),
  },
  "HTTPRoute rule",
);

const httpRoute = object(
  {
    parentRefs: list(parentRef),
    hostnames: list(objectName),
    rules: list(routeRule),
    useDefaultGateways: words("All", "None"),
  },
  "HTTPRoute spec",
);

const certificate = object({ group, kind: word63, "name!": objectName, namespace: word63 });
const authority = object({
  "group!": group,
  "kind!": word63,
  "name!": objectName,
  namespace: word63,
});
const clientValidation = object({
  validation: object({
    "caCertificateRefs!": list(authority),
    mode: words("AllowValidOnly", "AllowInsecureFallback"),
  }),
});

const listeners = list(
  object(
    {
      "name!": objectName,
      hostname: objectName,
      "port!": port,
      "protocol!": { type: "string", minLength: 1, maxLength: 255 },
      tls: object({
        mode: words("Terminate", "Passthrough"),
        certificateRefs: list(certificate),
        options: labels,
      }),
      allowedRoutes: object({
        kinds: list(object({ group, "kind!": word63 })),
        namespaces: object({ from: words("All", "Selector", "Same"), selector: labelSelector }),
      }),
    },
    "Gateway listener",
  ),
);

const listenerSet = object(
  { "parentRef!": object(target), "listeners!": listeners },
  "ListenerSet spec",
);

const gateway = object(
  {
    "gatewayClassName!": objectName,
    "listeners!": listeners,
    addresses: list(object({ type: objectName, value: group })),
    infrastructure: object({ labels, annotations: labels, parametersRef: localTarget }),
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
        perPort: list(object({ "port!": port, "tls!": clientValidation })),
      }),
    }),
  },
  "Gateway spec",
);

/** Gateway API 1.5, the experimental fields among them. */
export function gatewayApiKinds(): ShippedKind[] {
  return [
    customResource("gateway.networking.k8s.io/v1", "HTTPRoute", { "spec!": httpRoute }),
    customResource("gateway.networking.k8s.io/v1", "Gateway", { "spec!": gateway }),
    customResource("gateway.networking.k8s.io/v1", "ListenerSet", { "spec!": listenerSet }),
  ];
}
