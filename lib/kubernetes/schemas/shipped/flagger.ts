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
  number,
  object,
  objectName,
  namespaceName,
  text,
  texts,
  words,
  type ShippedKind,
} from "../dsl";
import type { Schema } from "../schema";

const label63 = namespaceName;
const port = between(1, 65_535);
const match = object({ exact: text, prefix: text, regex: text });
/** Flagger's own check of an interval is not anchored at its end. */
const period = like("^[0-9]+(m|s)");
const namedRef = object({ "name!": text, namespace: text });
const metadata = object({ labels, annotations: labels });
const headerChanges = object({ add: labels, set: labels, remove: texts });

const reference = (kinds: string[], more: Record<string, Schema> = {}) =>
  object({ "apiVersion!": text, "kind!": words(...kinds), "name!": text, ...more });

const routeMatch = object({
  name: text,
  uri: match,
  scheme: match,
  method: match,
  authority: match,
  headers: map(match),
  withoutHeaders: map(match),
  queryParams: map(match),
  port: integer,
  gateways: texts,
  sourceLabels: labels,
  sourceNamespace: text,
  ignoreUriCase: flag,
});

const trafficPolicy = object({
  connectionPool: object({
    http: object({
      h2UpgradePolicy: words("DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"),
      http1MaxPendingRequests: integer,
      http2MaxRequests: integer,
      idleTimeout: text,
      maxRequestsPerConnection: integer,
      maxRetries: integer,
    }),
  }),
  loadBalancer: object({
    simple: words("ROUND_ROBIN", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "LEAST_REQUEST"),
    warmupDurationSecs: text,
    consistentHash: object({
      httpCookie: object({ name: text, path: text, ttl: text }),
      httpHeaderName: text,
      httpQueryParameterName: text,
      useSourceIp: flag,
      minimumRingSize: integer,
    }),
    localityLbSetting: object({
      enabled: flag,
      distribute: list(object({ from: text, to: map(integer) })),
      failover: list(object({ from: text, to: text })),
    }),
  }),
  outlierDetection: object({
    baseEjectionTime: text,
    interval: text,
    consecutive5xxErrors: integer,
    consecutiveErrors: integer,
    consecutiveGatewayErrors: integer,
    maxEjectionPercent: integer,
    minHealthPercent: integer,
  }),
  tls: object({
    mode: words("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"),
    caCertificates: text,
    clientCertificate: text,
    privateKey: text,
    sni: text,
    subjectAltNames: texts,
  }),
});

const service = object(
  {
    name: text,
    "port!": number,
    portName: text,
    appProtocol: text,
    targetPort: intOrText,
    portDiscovery: flag,
    headless: flag,
    timeout: text,
    meshName: text,
    trafficDistribution: words("PreferClose", "PreferSameZone", "PreferSameNode"),
    backends: texts,
    hosts: texts,
    delegation: flag,
    match: list(routeMatch),
    retries: object({ attempts: integer, perTryTimeout: text, retryOn: text }),
    rewrite: object({ uri: text, authority: text, type: text }),
    mirror: list(
      object({
        backendRef: object({
          group: text,
          kind: label63,
          "name!": objectName,
          namespace: namespaceName,
          port,
        }),
      }),
    ),
    headers: object({ request: headerChanges, response: headerChanges }),
    gateways: texts,
    gatewayRefs: list(
      object({
        group: text,
        kind: label63,
        "name!": objectName,
        namespace: namespaceName,
        sectionName: objectName,
        port,
      }),
    ),
    corsPolicy: object({
      allowCredentials: flag,
      allowHeaders: texts,
      allowMethods: texts,
      allowOrigin: texts,
      allowOrigins: list(match),
      exposeHeaders: texts,
      maxAge: text,
    }),
    trafficPolicy,
    apex: metadata,
    primary: metadata,
    canary: metadata,
    unmanagedMetadata: object({ annotations: texts, labels: texts }),
  },
  "Canary service",
);

const headerMatch = object({ exact: text, prefix: text, suffix: text, regex: text });
const steps = ["iterations", "stepWeight", "stepWeights"];

const analysis: Schema = {
  ...object(
    {
      interval: period,
      iterations: number,
      threshold: number,
      maxWeight: number,
      stepWeight: number,
      stepWeights: list(number),
      stepWeightPromotion: number,
      mirror: flag,
      mirrorWeight: number,
      primaryReadyThreshold: number,
      canaryReadyThreshold: number,
      match: list(
        object({ headers: map(headerMatch), queryParams: map(match), sourceLabels: labels }),
      ),
      metrics: list(
        object({
          "name!": text,
          interval: period,
          threshold: number,
          thresholdRange: object({ min: number, max: number }),
          query: text,
          templateRef: namedRef,
          templateVariables: labels,
        }),
      ),
      alerts: list(
        object({
          "name!": text,
          severity: words("", "info", "warn", "error"),
          "providerRef!": namedRef,
        }),
      ),
      webhooks: list(
        object({
          "name!": text,
          "url!": text,
          timeout: period,
          retries: number,
          muteAlert: flag,
          disableTLS: flag,
          metadata: labels,
          type: words(
            "",
            "confirm-rollout",
            "pre-rollout",
            "rollout",
            "confirm-traffic-increase",
            "confirm-promotion",
            "post-rollout",
            "event",
            "rollback",
          ),
        }),
      ),
      sessionAffinity: object({
        "cookieName!": text,
        primaryCookieName: text,
        domain: text,
        httpOnly: flag,
        maxAge: number,
        partitioned: flag,
        path: text,
        sameSite: words("Strict", "Lax", "None"),
        secure: flag,
      }),
    },
    "Canary analysis",
  ),
  oneOf: steps.map((field) => ({ required: ["interval", "threshold", field] })),
};

const canary = object(
  {
    provider: text,
    metricsServer: text,
    progressDeadlineSeconds: number,
    skipAnalysis: flag,
    revertOnDeletion: flag,
    suspend: flag,
    "targetRef!": reference(["DaemonSet", "Deployment", "Service"]),
    autoscalerRef: reference(["HorizontalPodAutoscaler", "ScaledObject"], {
      primaryScalerQueries: labels,
      primaryScalerReplicas: object({ minReplicas: between(1), maxReplicas: between(1) }),
    }),
    ingressRef: reference(["Ingress"]),
    routeRef: reference(["ApisixRoute"]),
    upstreamRef: reference(["Upstream"], { namespace: text }),
    service,
    "analysis!": analysis,
  },
  "Canary spec",
);

const metricTemplate = object(
  {
    "provider!": object({
      "type!": words(
        "prometheus",
        "influxdb",
        "datadog",
        "stackdriver",
        "cloudwatch",
        "newrelic",
        "graphite",
        "dynatrace",
        "keptn",
        "splunk",
      ),
      address: text,
      headers: map(texts),
      secretRef: object({ "name!": text }),
      region: text,
      insecureSkipVerify: flag,
    }),
    "query!": text,
  },
  "MetricTemplate spec",
);

const alertProvider = object(
  {
    type: words("slack", "msteams", "discord", "rocket", "gchat"),
    channel: text,
    username: text,
    address: text,
    proxy: text,
    secretRef: object({ "name!": text }),
  },
  "AlertProvider spec",
);

/** Flagger 1.44. */
export function flaggerKinds(): ShippedKind[] {
  return [
    customResource("flagger.app/v1beta1", "Canary", { spec: canary }, { resource: "canaries" }),
    customResource("flagger.app/v1beta1", "MetricTemplate", { spec: metricTemplate }),
    customResource("flagger.app/v1beta1", "AlertProvider", { spec: alertProvider }),
  ];
}
