import {
  between,
  customResource,
  flag,
  integer,
  labels,
  list,
  map,
  number,
  object,
  text,
  texts,
  words,
  type Fields,
  type ShippedKind,
} from "../dsl";

const unsigned = between(0, 4_294_967_295);
const match = object({ exact: text, prefix: text, regex: text });
const percentage = object({ value: number });
const workloads = object({ matchLabels: labels });
const mtlsMode = object({ mode: words("UNSET", "DISABLE", "PERMISSIVE", "STRICT") });

const peerAuthentication = object(
  { selector: workloads, mtls: mtlsMode, portLevelMtls: map(mtlsMode) },
  "PeerAuthentication spec",
);

/** Fields that exist as themselves and as their negation: `paths`, `notPaths`. */
function both(...names: string[]): Fields {
  return Object.fromEntries(
    names.flatMap((name) => [
      [name, texts],
      [`not${name[0]?.toUpperCase()}${name.slice(1)}`, texts],
    ]),
  );
}

const policyTarget = object({ group: text, "kind!": text, "name!": text, namespace: text });
const authorizationPolicy = object(
  {
    selector: workloads,
    targetRef: policyTarget,
    targetRefs: list(policyTarget),
    action: words("ALLOW", "DENY", "AUDIT", "CUSTOM"),
    provider: object({ name: text }),
    rules: list(
      object({
        from: list(
          object({
            source: object(
              both(
                "principals",
                "requestPrincipals",
                "namespaces",
                "ipBlocks",
                "remoteIpBlocks",
                "serviceAccounts",
              ),
            ),
          }),
        ),
        to: list(object({ operation: object(both("hosts", "methods", "paths", "ports")) })),
        when: list(object({ "key!": text, values: texts, notValues: texts })),
      }),
    ),
  },
  "AuthorizationPolicy spec",
);

const destination = object({ "host!": text, subset: text, port: object({ number: unsigned }) });
const headerChanges = object({ add: labels, set: labels, remove: texts });
const headers = object({ request: headerChanges, response: headerChanges });

const httpRoute = object(
  {
    name: text,
    match: list(
      object({
        name: text,
        uri: match,
        scheme: match,
        method: match,
        authority: match,
        headers: map(match),
        withoutHeaders: map(match),
        queryParams: map(match),
        port: unsigned,
        gateways: texts,
        sourceLabels: labels,
        sourceNamespace: text,
        statPrefix: text,
        ignoreUriCase: flag,
      }),
    ),
    route: list(object({ "destination!": destination, weight: integer, headers })),
    redirect: object({
      uri: text,
      authority: text,
      scheme: text,
      port: unsigned,
      derivePort: words("FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"),
      redirectCode: unsigned,
    }),
    directResponse: object({ "status!": unsigned, body: object({ string: text, bytes: text }) }),
    delegate: object({ name: text, namespace: text }),
    rewrite: object({
      uri: text,
      authority: text,
      uriRegexRewrite: object({ match: text, rewrite: text }),
    }),
    timeout: text,
    retries: object({
      attempts: integer,
      perTryTimeout: text,
      retryOn: text,
      retryRemoteLocalities: flag,
    }),
    fault: object({
      delay: object({ fixedDelay: text, exponentialDelay: text, percent: integer, percentage }),
      abort: object({ httpStatus: integer, grpcStatus: text, http2Error: text, percentage }),
    }),
    mirror: destination,
    mirror_percent: unsigned,
    mirrorPercent: unsigned,
    mirrorPercentage: percentage,
    mirrors: list(object({ "destination!": destination, percentage })),
    corsPolicy: object({
      allowOrigin: texts,
      allowOrigins: list(match),
      allowMethods: texts,
      allowHeaders: texts,
      exposeHeaders: texts,
      maxAge: text,
      allowCredentials: flag,
      unmatchedPreflights: words("UNSPECIFIED", "FORWARD", "IGNORE"),
    }),
    headers,
  },
  "HTTP route",
);

const weighted = list(object({ "destination!": destination, weight: integer }));
const connection = {
  destinationSubnets: texts,
  gateways: texts,
  port: unsigned,
  sourceLabels: labels,
  sourceNamespace: text,
};

const virtualService = object(
  {
    hosts: texts,
    gateways: texts,
    exportTo: texts,
    http: list(httpRoute),
    tcp: list(
      object({ match: list(object({ ...connection, sourceSubnet: text })), route: weighted }),
    ),
    tls: list(
      object({ "match!": list(object({ ...connection, "sniHosts!": texts })), route: weighted }),
    ),
  },
  "VirtualService spec",
);

const portPolicy: Fields = {
  connectionPool: object({
    tcp: object({
      maxConnections: integer,
      connectTimeout: text,
      idleTimeout: text,
      maxConnectionDuration: text,
      tcpKeepalive: object({ probes: unsigned, time: text, interval: text }),
    }),
    http: object({
      h2UpgradePolicy: words("DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"),
      http1MaxPendingRequests: integer,
      http2MaxRequests: integer,
      idleTimeout: text,
      maxConcurrentStreams: integer,
      maxRequestsPerConnection: integer,
      maxRetries: integer,
      useClientProtocol: flag,
    }),
  }),
  loadBalancer: object({
    simple: words(
      "UNSPECIFIED",
      "LEAST_CONN",
      "RANDOM",
      "PASSTHROUGH",
      "ROUND_ROBIN",
      "LEAST_REQUEST",
    ),
    warmupDurationSecs: text,
    warmup: object({ "duration!": text, minimumPercent: number, aggression: number }),
    consistentHash: object({
      httpHeaderName: text,
      httpCookie: object({ "name!": text, path: text, ttl: text }),
      useSourceIp: flag,
      httpQueryParameterName: text,
      minimumRingSize: integer,
      ringHash: object({ minimumRingSize: integer }),
      maglev: object({ tableSize: integer }),
    }),
    localityLbSetting: object({
      enabled: flag,
      distribute: list(object({ from: text, to: map(integer) })),
      failover: list(object({ from: text, to: text })),
      failoverPriority: texts,
    }),
  }),
  outlierDetection: object({
    baseEjectionTime: text,
    interval: text,
    consecutive5xxErrors: unsigned,
    consecutiveErrors: integer,
    consecutiveGatewayErrors: unsigned,
    consecutiveLocalOriginFailures: unsigned,
    maxEjectionPercent: integer,
    minHealthPercent: integer,
    splitExternalLocalOriginErrors: flag,
  }),
  tls: object({
    mode: words("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"),
    clientCertificate: text,
    privateKey: text,
    caCertificates: text,
    caCrl: text,
    credentialName: text,
    sni: text,
    subjectAltNames: texts,
    insecureSkipVerify: flag,
  }),
};

const trafficPolicy = object(
  {
    ...portPolicy,
    portLevelSettings: list(object({ ...portPolicy, port: object({ number: unsigned }) })),
    proxyProtocol: object({ version: words("V1", "V2") }),
    tunnel: object({ protocol: text, "targetHost!": text, "targetPort!": unsigned }),
  },
  "traffic policy",
);

const destinationRule = object(
  {
    "host!": text,
    exportTo: texts,
    trafficPolicy,
    workloadSelector: workloads,
    subsets: list(object({ "name!": text, labels, trafficPolicy })),
  },
  "DestinationRule spec",
);

/** Istio 1.27. */
export function istioKinds(): ShippedKind[] {
  return [
    customResource("security.istio.io/v1", "PeerAuthentication", { spec: peerAuthentication }),
    customResource(
      "security.istio.io/v1",
      "AuthorizationPolicy",
      { spec: authorizationPolicy },
      { resource: "authorizationpolicies" },
    ),
    customResource("networking.istio.io/v1", "VirtualService", { spec: virtualService }),
    customResource("networking.istio.io/v1", "DestinationRule", { spec: destinationRule }),
  ];
}
