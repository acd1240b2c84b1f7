import {
  between,
  customResource,
  flag,
  integer,
  intOrText,
  labels,
  like,
  list,
  map,
  object,
  quantity,
  someText,
  text,
  texts,
  words,
  type ShippedKind,
} from "../dsl";

/** Prometheus' own duration, in descending units. */
const period = like(
  "^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$",
);
const keyRef = object({ "key!": text, name: text, optional: flag });
const secretOrConfigMap = object({ secret: keyRef, configMap: keyRef });
const tlsVersion = words("TLS10", "TLS11", "TLS12", "TLS13");
const tls = {
  ca: secretOrConfigMap,
  cert: secretOrConfigMap,
  keySecret: keyRef,
  insecureSkipVerify: flag,
  serverName: text,
  minVersion: tlsVersion,
  maxVersion: tlsVersion,
};
const proxy = {
  noProxy: text,
  proxyConnectHeader: map(list(keyRef)),
  proxyFromEnvironment: flag,
  proxyUrl: text,
};
const labelSelector = object({
  matchLabels: labels,
  matchExpressions: list(object({ "key!": text, "operator!": text, values: texts })),
});

const actions = [
  "replace",
  "keep",
  "drop",
  "hashmod",
  "labelmap",
  "labeldrop",
  "labelkeep",
  "lowercase",
  "uppercase",
  "keepequal",
  "dropequal",
];
const spelled = [
  "Replace",
  "Keep",
  "Drop",
  "HashMod",
  "LabelMap",
  "LabelDrop",
  "LabelKeep",
  "Lowercase",
  "Uppercase",
  "KeepEqual",
  "DropEqual",
];
const relabeling = object(
  {
    action: words(...actions, ...spelled),
    modulus: integer,
    regex: text,
    replacement: text,
    separator: text,
    sourceLabels: texts,
    targetLabel: text,
  },
  "relabeling",
);

const endpoint = {
  port: text,
  targetPort: intOrText,
  path: text,
  scheme: words("http", "https", "HTTP", "HTTPS"),
  params: map(texts),
  interval: period,
  scrapeTimeout: period,
  honorLabels: flag,
  honorTimestamps: flag,
  trackTimestampsStaleness: flag,
  followRedirects: flag,
  enableHttp2: flag,
  filterRunning: flag,
  relabelings: list(relabeling),
  metricRelabelings: list(relabeling),
  bearerTokenSecret: keyRef,
  ...proxy,
  authorization: object({ type: text, credentials: keyRef }),
  basicAuth: object({ username: keyRef, password: keyRef }),
  oauth2: object({
    "clientId!": secretOrConfigMap,
    "clientSecret!": keyRef,
    "tokenUrl!": someText,
    scopes: texts,
    endpointParams: labels,
    tlsConfig: object(tls),
    ...proxy,
  }),
};

const monitor = {
  "selector!": labelSelector,
  namespaceSelector: object({ any: flag, matchNames: texts }),
  selectorMechanism: words("RelabelConfig", "RoleSelector"),
  jobLabel: text,
  podTargetLabels: texts,
  attachMetadata: object({ node: flag }),
  scrapeClass: someText,
  bodySizeLimit: text,
  sampleLimit: integer,
  targetLimit: integer,
  labelLimit: integer,
  labelNameLengthLimit: integer,
  labelValueLengthLimit: integer,
  keepDroppedTargets: integer,
  scrapeClassicHistograms: flag,
  scrapeNativeHistograms: flag,
  convertClassicHistogramsToNHCB: flag,
  nativeHistogramBucketLimit: integer,
  nativeHistogramMinBucketFactor: quantity,
  fallbackScrapeProtocol: text,
  scrapeProtocols: texts,
};

const serviceMonitor = object(
  {
    ...monitor,
    targetLabels: texts,
    serviceDiscoveryRole: words("Endpoints", "EndpointSlice"),
    "endpoints!": list(
      object(
        {
          ...endpoint,
          bearerTokenFile: text,
          tlsConfig: object({ ...tls, caFile: text, certFile: text, keyFile: text }),
        },
        "endpoint",
      ),
    ),
  },
  "ServiceMonitor spec",
);

const podMonitor = object(
  {
    ...monitor,
    podMetricsEndpoints: list(
      object({ ...endpoint, portNumber: between(1, 65_535), tlsConfig: object(tls) }, "endpoint"),
    ),
  },
  "PodMonitor spec",
);

const rule = object(
  {
    alert: text,
    record: text,
    "expr!": intOrText,
    for: period,
    keep_firing_for: { ...period, minLength: 1 },
    labels,
    annotations: labels,
  },
  "rule",
);

const prometheusRule = object(
  {
    groups: list(
      object(
        {
          "name!": someText,
          interval: period,
          query_offset: period,
          limit: integer,
          labels,
          partial_response_strategy: text,
          rules: list(rule),
        },
        "rule group",
      ),
    ),
  },
  "PrometheusRule spec",
);

/** Prometheus operator 0.85. */
export function monitoringKinds(): ShippedKind[] {
  return [
    customResource("monitoring.coreos.com/v1", "ServiceMonitor", { "spec!": serviceMonitor }),
    customResource("monitoring.coreos.com/v1", "PodMonitor", { "spec!": podMonitor }),
    customResource("monitoring.coreos.com/v1", "PrometheusRule", { "spec!": prometheusRule }),
  ];
}
