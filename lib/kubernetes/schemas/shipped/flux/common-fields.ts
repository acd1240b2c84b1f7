import { field } from "../../../object";
import { flag, labels, object, rule, ruled, text, texts, words } from "../../dsl";

export const nameOnly = object({ "name!": text });

const nameAndKey = object({ "name!": text, key: text });

export const kubeConfig = ruled(
  object({ configMapRef: nameOnly, secretRef: nameAndKey }),
  rule(
    "must have exactly one of configMapRef and secretRef",
    (config) =>
      (field(config, "configMapRef") === undefined) !== (field(config, "secretRef") === undefined),
  ),
);

export const commonMetadata = object({ annotations: labels, labels });

const selector = object({
  group: text,
  version: text,
  kind: text,
  name: text,
  namespace: text,
  labelSelector: text,
  annotationSelector: text,
});

export const dependency = object({ "name!": text, namespace: text, readyExpr: text });

export const image = object({ "name!": text, newName: text, newTag: text, digest: text });

export const patch = object({ "patch!": text, target: selector });

export const ignoreRule = object({ "paths!": texts, target: selector });

export const healthCheckExpr = object({
  "apiVersion!": text,
  kind: text,
  "current!": text,
  inProgress: text,
  failed: text,
});

export const cloud = words("generic", "aws", "azure", "gcp");

export const suspend = flag;
