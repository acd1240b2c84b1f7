import { field, textField } from "../../../object";
import {
  anyObject,
  flag,
  integer,
  interval,
  like,
  list,
  namespaceName,
  object,
  objectName,
  rule,
  ruled,
  text,
  texts,
  words,
} from "../../dsl";
import {
  nameOnly,
  kubeConfig,
  commonMetadata,
  dependency,
  image,
  patch,
  ignoreRule,
  healthCheckExpr,
  suspend,
} from "./common-fields";

/** The name is required, so the rules of install and of upgrade say the same. */
const retry = ruled(
  object({ "name!": words("RemediateOnFailure", "RetryOnFailure"), retryInterval: interval }),
  rule(
    "can have a retryInterval for RetryOnFailure only",
    (strategy) =>
      field(strategy, "retryInterval") === undefined ||
      textField(strategy, "name") === "RetryOnFailure",
  ),
);

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

export const helmRelease = ruled(
  object(
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
          targetPath: like("^([a-zA-Z0-9_\\-.\\\\\\/]|\\[[0-9]{1,5}\\])+$", { maxLength: 250 }),
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
  ),
  rule(
    "must have either chart or chartRef",
    (spec) => (field(spec, "chart") === undefined) !== (field(spec, "chartRef") === undefined),
  ),
);
