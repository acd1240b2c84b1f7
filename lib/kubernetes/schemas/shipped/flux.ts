import {
  anyObject,
  customResource,
  flag,
  integer,
  interval,
  labels,
  like,
  list,
  map,
  namespaceName,
  object,
  objectName,
  text,
  texts,
  words,
  type ShippedKind,
} from "../dsl";

const nameOnly = object({ "name!": text });
const nameAndKey = object({ "name!": text, key: text });
const kubeConfig = object({ configMapRef: nameOnly, secretRef: nameAndKey });
const commonMetadata = object({ annotations: labels, labels });
const selector = object({
  group: text,
  version: text,
  kind: text,
  name: text,
  namespace: text,
  labelSelector: text,
  annotationSelector: text,
});
const dependency = object({ "name!": text, namespace: text, readyExpr: text });
const image = object({ "name!": text, newName: text, newTag: text, digest: text });
const patch = object({ "patch!": text, target: selector });
const ignoreRule = object({ "paths!": texts, target: selector });
const healthCheckExpr = object({
  "apiVersion!": text,
  kind: text,
  "current!": text,
  inProgress: text,
  failed: text,
});
const cloud = words("generic", "aws", "azure", "gcp");
const suspend = flag;

const gitRepository = object(
  {
    "url!": like("^(http|https|ssh)://.*$"),
    "interval!": interval,
    timeout: interval,
    suspend,
    provider: words("generic", "aws", "azure", "github"),
    ref: object({ branch: text, tag: text, semver: text, name: text, commit: text }),
    secretRef: nameOnly,
    proxySecretRef: nameOnly,
    serviceAccountName: text,
    verify: object({ mode: words("head", "HEAD", "Tag", "TagAndHEAD"), "secretRef!": nameOnly }),
    ignore: text,
    recurseSubmodules: flag,
    sparseCheckout: texts,
    include: list(object({ "repository!": nameOnly, fromPath: text, toPath: text })),
  },
  "GitRepository spec",
);

const ociRepository = object(
  {
    "url!": like("^oci://.*$"),
    "interval!": interval,
    timeout: interval,
    suspend,
    insecure: flag,
    provider: cloud,
    ignore: text,
    ref: object({ digest: text, semver: text, semverFilter: text, tag: text }),
    layerSelector: object({ mediaType: text, operation: words("extract", "copy") }),
    secretRef: nameOnly,
    certSecretRef: nameOnly,
    proxySecretRef: nameOnly,
    serviceAccountName: text,
    verify: object({
      "provider!": words("cosign", "notation"),
      secretRef: nameOnly,
      trustedRootSecretRef: nameOnly,
      matchOIDCIdentity: list(object({ "issuer!": text, "subject!": text })),
    }),
  },
  "OCIRepository spec",
);

const helmRepository = object(
  {
    "url!": like("^(http|https|oci)://.*$"),
    interval,
    timeout: interval,
    suspend,
    insecure: flag,
    type: words("default", "oci"),
    provider: cloud,
    secretRef: nameOnly,
    certSecretRef: nameOnly,
    passCredentials: flag,
    accessFrom: object({ "namespaceSelectors!": list(object({ matchLabels: labels })) }),
  },
  "HelmRepository spec",
);

const kustomization = object(
  {
    "interval!": interval,
    retryInterval: interval,
    timeout: interval,
    suspend,
    path: text,
    "prune!": flag,
    wait: flag,
    force: flag,
    deletionPolicy: words("MirrorPrune", "Delete", "WaitForTermination", "Orphan"),
    "sourceRef!": object({
      apiVersion: text,
      "kind!": words("OCIRepository", "GitRepository", "Bucket", "ExternalArtifact"),
      "name!": text,
      namespace: text,
    }),
    dependsOn: list(dependency),
    serviceAccountName: text,
    targetNamespace: namespaceName,
    kubeConfig,
    commonMetadata,
    namePrefix: { type: "string", minLength: 1, maxLength: 200 },
    nameSuffix: { type: "string", minLength: 1, maxLength: 200 },
    buildMetadata: list(words("originAnnotations", "transformerAnnotations")),
    components: texts,
    ignoreMissingComponents: flag,
    images: list(image),
    patches: list(patch),
    ignore: list(ignoreRule),
    healthChecks: list(object({ apiVersion: text, "kind!": text, "name!": text, namespace: text })),
    healthCheckExprs: list(healthCheckExpr),
    decryption: object({
      "provider!": words("sops"),
      secretRef: nameOnly,
      serviceAccountName: text,
    }),
    postBuild: object({
      substitute: labels,
      substituteStrategy: words("WithVariables", "Always"),
      substituteFrom: list(
        object({ "kind!": words("Secret", "ConfigMap"), "name!": objectName, optional: flag }),
      ),
    }),
  },
  "Kustomization spec",
);

const retry = object({
  "name!": words("RemediateOnFailure", "RetryOnFailure"),
  retryInterval: interval,
});
const remediation = { retries: integer, ignoreTestFailures: flag, remediateLastFailure: flag };
const crds = words("Skip", "Create", "CreateReplace");
const serverSideApply = words("enabled", "disabled", "auto");
/** What install and upgrade have in common. */
const release = {
  timeout: interval,
  strategy: retry,
  crds,
  disableHooks: flag,
  disableOpenAPIValidation: flag,
  disableSchemaValidation: flag,
  disableTakeOwnership: flag,
  disableWait: flag,
  disableWaitForJobs: flag,
};

const helmRelease = object(
  {
    "interval!": interval,
    timeout: interval,
    suspend,
    releaseName: { type: "string", minLength: 1, maxLength: 53 },
    targetNamespace: namespaceName,
    storageNamespace: namespaceName,
    serviceAccountName: objectName,
    kubeConfig,
    commonMetadata,
    chart: object({
      metadata: commonMetadata,
      "spec!": object({
        "chart!": { type: "string", minLength: 1, maxLength: 2048 },
        version: text,
        interval,
        reconcileStrategy: words("ChartVersion", "Revision"),
        "sourceRef!": object({
          apiVersion: text,
          "kind!": words("HelmRepository", "GitRepository", "Bucket"),
          "name!": objectName,
          namespace: namespaceName,
        }),
        valuesFiles: texts,
        ignoreMissingValuesFiles: flag,
        verify: object({ "provider!": words("cosign", "notation"), secretRef: nameOnly }),
      }),
    }),
    chartRef: object({
      apiVersion: text,
      "kind!": words("OCIRepository", "HelmChart", "ExternalArtifact"),
      "name!": objectName,
      namespace: namespaceName,
    }),
    values: anyObject,
    valuesFrom: list(
      object({
        "kind!": words("Secret", "ConfigMap"),
        "name!": objectName,
        valuesKey: like("^[\\-._a-zA-Z0-9]+$", { maxLength: 253 }),
        targetPath: { type: "string", maxLength: 250 },
        optional: flag,
        literal: flag,
      }),
    ),
    dependsOn: list(dependency),
    maxHistory: integer,
    persistentClient: flag,
    healthCheckExprs: list(healthCheckExpr),
    waitStrategy: object({ "name!": words("poller", "legacy") }),
    driftDetection: object({
      mode: words("enabled", "warn", "disabled"),
      ignore: list(ignoreRule),
    }),
    install: object({
      ...release,
      createNamespace: flag,
      replace: flag,
      skipCRDs: flag,
      serverSideApply: flag,
      remediation: object(remediation),
    }),
    upgrade: object({
      ...release,
      force: flag,
      preserveValues: flag,
      cleanupOnFail: flag,
      chartNameChangeStrategy: words("InPlaceUpdate", "Reinstall"),
      serverSideApply,
      remediation: object({ ...remediation, strategy: words("rollback", "uninstall") }),
    }),
    test: object({
      enable: flag,
      timeout: interval,
      ignoreFailures: flag,
      filters: list(object({ "name!": objectName, exclude: flag })),
    }),
    rollback: object({
      timeout: interval,
      disableHooks: flag,
      disableWait: flag,
      disableWaitForJobs: flag,
      recreate: flag,
      force: flag,
      cleanupOnFail: flag,
      serverSideApply,
    }),
    uninstall: object({
      timeout: interval,
      disableHooks: flag,
      disableWait: flag,
      keepHistory: flag,
      deletionPropagation: words("background", "foreground", "orphan"),
    }),
    postRenderers: list(
      object({ kustomize: object({ patches: list(patch), images: list(image) }) }),
    ),
    postRenderStrategy: words("nohooks", "combined", "separate"),
  },
  "HelmRelease spec",
);

const reportingKinds = words(
  "GitRepository",
  "OCIRepository",
  "Bucket",
  "HelmRepository",
  "HelmChart",
  "HelmRelease",
  "Kustomization",
  "ExternalArtifact",
  "ArtifactGenerator",
  "ImageRepository",
  "ImagePolicy",
  "ImageUpdateAutomation",
  "FluxInstance",
  "ResourceSet",
  "ResourceSetInputProvider",
);
const watched = {
  apiVersion: text,
  "kind!": reportingKinds,
  "name!": objectName,
  namespace: objectName,
  matchLabels: labels,
};
const shortText = { type: "string", maxLength: 2048 } as const;

const provider = object(
  {
    "type!": words(
      "slack",
      "discord",
      "msteams",
      "rocket",
      "googlechat",
      "webex",
      "telegram",
      "lark",
      "matrix",
      "zulip",
      "generic",
      "generic-hmac",
      "github",
      "gitlab",
      "gitea",
      "bitbucket",
      "bitbucketserver",
      "azuredevops",
      "githubdispatch",
      "githubpullrequestcomment",
      "gitlabmergerequestcomment",
      "giteapullrequestcomment",
      "googlepubsub",
      "azureeventhub",
      "nats",
      "sentry",
      "opsgenie",
      "pagerduty",
      "alertmanager",
      "grafana",
      "datadog",
      "otel",
    ),
    address: shortText,
    channel: shortText,
    username: shortText,
    interval,
    timeout: interval,
    suspend,
    commitStatusExpr: text,
    serviceAccountName: text,
    proxy: like("^(http|https)://.*$", { maxLength: 2048 }),
    proxySecretRef: nameOnly,
    secretRef: nameOnly,
    certSecretRef: nameOnly,
  },
  "Provider spec",
);

const alert = object(
  {
    "providerRef!": nameOnly,
    "eventSources!": list(object(watched)),
    eventSeverity: words("info", "error"),
    eventMetadata: map(text),
    inclusionList: texts,
    exclusionList: texts,
    summary: { type: "string", maxLength: 255 },
    suspend,
  },
  "Alert spec",
);

const receiver = object(
  {
    "type!": words(
      "generic",
      "generic-hmac",
      "generic-oidc",
      "github",
      "gitlab",
      "bitbucket",
      "harbor",
      "dockerhub",
      "quay",
      "gcr",
      "nexus",
      "acr",
      "cdevents",
    ),
    "resources!": list(object({ ...watched, filter: text })),
    events: texts,
    interval,
    secretRef: nameOnly,
    resourceFilter: text,
    suspend,
    oidcProviders: list(
      object({
        "issuerURL!": like("^https?://"),
        audience: text,
        "validations!": list(object({ "expression!": text, "message!": text })),
        variables: list(object({ "name!": text, "expression!": text })),
      }),
    ),
  },
  "Receiver spec",
);

/** Flux 2.8 and later. */
export function fluxKinds(): ShippedKind[] {
  return [
    customResource(
      "source.toolkit.fluxcd.io/v1",
      "GitRepository",
      { spec: gitRepository },
      { resource: "gitrepositories" },
    ),
    customResource(
      "source.toolkit.fluxcd.io/v1",
      "OCIRepository",
      { spec: ociRepository },
      { resource: "ocirepositories" },
    ),
    customResource(
      "source.toolkit.fluxcd.io/v1",
      "HelmRepository",
      { spec: helmRepository },
      { resource: "helmrepositories" },
    ),
    customResource("helm.toolkit.fluxcd.io/v2", "HelmRelease", { spec: helmRelease }),
    customResource("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { spec: kustomization }),
    customResource("notification.toolkit.fluxcd.io/v1beta3", "Provider", { spec: provider }),
    customResource("notification.toolkit.fluxcd.io/v1beta3", "Alert", { spec: alert }),
    customResource("notification.toolkit.fluxcd.io/v1", "Receiver", { spec: receiver }),
  ];
}
