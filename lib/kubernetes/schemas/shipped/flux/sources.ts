import { field, textField } from "../../../object";
import {
  flag,
  interval,
  labels,
  like,
  list,
  object,
  rule,
  ruled,
  text,
  texts,
  words,
} from "../../dsl";
import { nameOnly, cloud, suspend } from "./common-fields";

export const gitRepository = ruled(
  object(
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
  ),
  rule(
    "can have a serviceAccountName for the providers azure and aws only",
    (spec) =>
      field(spec, "serviceAccountName") === undefined ||
      ["azure", "aws"].includes(textField(spec, "provider") ?? ""),
  ),
);

export const ociRepository = object(
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

export const helmRepository = object(
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
