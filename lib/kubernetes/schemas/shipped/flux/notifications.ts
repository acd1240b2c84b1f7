import { field, listField, textField } from "../../../object";
import {
  interval,
  labels,
  like,
  list,
  map,
  object,
  objectName,
  rule,
  ruled,
  text,
  texts,
  words,
} from "../../dsl";
import { nameOnly, suspend } from "./common-fields";

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

export const provider = object(
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

export const alert = object(
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

export const receiver = ruled(
  object(
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
          "validations!": list(object({ "expression!": text, "message!": text }), { min: 1 }),
          variables: list(object({ "name!": text, "expression!": text })),
        }),
      ),
    },
    "Receiver spec",
  ),
  rule(
    "must have oidcProviders for the type generic-oidc, and for no other",
    (spec) =>
      (textField(spec, "type") === "generic-oidc") === listField(spec, "oidcProviders").length > 0,
  ),
  rule(
    "must have a secretRef but for the type generic-oidc",
    (spec) =>
      (textField(spec, "type") === "generic-oidc") === (field(spec, "secretRef") === undefined),
  ),
);
