import {
  anyObject,
  customResource,
  flag,
  integer,
  labels,
  list,
  map,
  object,
  objectName,
  partial,
  someText,
  text,
  texts,
  words,
  type ShippedKind,
} from "../dsl";

const storeRef = object({ kind: words("SecretStore", "ClusterSecretStore"), name: objectName });
const generatorRef = object({ apiVersion: text, "kind!": text, "name!": objectName });
const reading = {
  conversionStrategy: words("Default", "Unicode"),
  decodingStrategy: words("Auto", "Base64", "Base64URL", "None"),
  nullBytePolicy: words("Ignore", "Fail"),
};
const remoteRef = object({
  ...reading,
  "key!": text,
  property: text,
  version: text,
  metadataPolicy: words("None", "Fetch"),
});
const templateSource = object({
  "name!": objectName,
  "items!": list(object({ "key!": objectName, templateAs: words("Values", "KeysAndValues") })),
});

const externalSecret = object(
  {
    refreshInterval: text,
    refreshPolicy: words("CreatedOnce", "Periodic", "OnChange"),
    secretStoreRef: storeRef,
    target: object({
      name: objectName,
      creationPolicy: words("Owner", "Orphan", "Merge", "None"),
      deletionPolicy: words("Delete", "Merge", "Retain"),
      immutable: flag,
      manifest: object({ "apiVersion!": someText, "kind!": someText }),
      template: object({
        type: text,
        engineVersion: words("v2"),
        mergePolicy: words("Replace", "Merge"),
        data: labels,
        metadata: object({ annotations: labels, labels, finalizers: texts }),
        templateFrom: list(
          object({
            target: text,
            literal: text,
            configMap: templateSource,
            secret: templateSource,
          }),
        ),
      }),
    }),
    data: list(
      object(
        {
          "secretKey!": objectName,
          "remoteRef!": remoteRef,
          sourceRef: object({ storeRef, generatorRef }),
        },
        "ExternalSecret data",
      ),
    ),
    dataFrom: list(
      object(
        {
          extract: remoteRef,
          find: object({ ...reading, name: object({ regexp: text }), path: text, tags: labels }),
          sourceRef: object({ storeRef, generatorRef }),
          rewrite: list(
            object({
              regexp: object({ "source!": text, "target!": text }),
              transform: object({ "template!": text }),
              merge: object({
                into: text,
                priority: texts,
                priorityPolicy: words("IgnoreNotFound", "Strict"),
                strategy: words("Extract", "JSON"),
                conflictPolicy: words("Ignore", "Error"),
              }),
            }),
          ),
        },
        "ExternalSecret dataFrom",
      ),
    ),
  },
  "ExternalSecret spec",
);

const secretKey = partial({ name: text, key: text, namespace: text });
const serviceAccount = partial({ "name!": text, namespace: text, audiences: texts });

/** Of about forty providers, those that the starter catalog's readers have most often. */
const provider = partial(
  {
    aws: partial(
      {
        "service!": words("SecretsManager", "ParameterStore"),
        "region!": text,
        role: text,
        externalID: text,
        prefix: text,
        additionalRoles: texts,
        auth: partial({
          jwt: partial({ serviceAccountRef: serviceAccount }),
          secretRef: partial({
            accessKeyIDSecretRef: secretKey,
            secretAccessKeySecretRef: secretKey,
            sessionTokenSecretRef: secretKey,
          }),
        }),
      },
      "AWS provider",
    ),
    azurekv: partial(
      {
        "vaultUrl!": text,
        tenantId: text,
        identityId: text,
        authType: words("ServicePrincipal", "ManagedIdentity", "WorkloadIdentity"),
        serviceAccountRef: serviceAccount,
        authSecretRef: anyObject,
      },
      "Azure provider",
    ),
    gcpsm: partial({ projectID: text, location: text, auth: anyObject }, "Google provider"),
    kubernetes: partial(
      { remoteNamespace: text, server: partial({ url: text }), auth: anyObject },
      "Kubernetes provider",
    ),
    vault: partial(
      {
        "server!": text,
        path: text,
        version: words("v1", "v2"),
        namespace: text,
        auth: anyObject,
        caProvider: anyObject,
        headers: map(text),
      },
      "Vault provider",
    ),
    fake: partial({ "data!": list(anyObject) }),
  },
  "provider",
);

const secretStore = object(
  {
    "provider!": provider,
    controller: text,
    refreshInterval: integer,
    retrySettings: object({ maxRetries: integer, retryInterval: text }),
    conditions: list(
      partial({ namespaces: texts, namespaceRegexes: texts, namespaceSelector: anyObject }),
    ),
  },
  "secret store spec",
);

const password = object(
  {
    "length!": integer,
    digits: integer,
    symbols: integer,
    symbolCharacters: text,
    secretKeys: texts,
    encoding: text,
    "noUpper!": flag,
    "allowRepeat!": flag,
  },
  "Password spec",
);

/** External Secrets 0.19 and later. */
export function externalSecretsKinds(): ShippedKind[] {
  return [
    customResource("external-secrets.io/v1", "ExternalSecret", { spec: externalSecret }),
    customResource("external-secrets.io/v1", "SecretStore", { spec: secretStore }),
    customResource(
      "external-secrets.io/v1",
      "ClusterSecretStore",
      { spec: secretStore },
      { namespaced: false },
    ),
    customResource("generators.external-secrets.io/v1alpha1", "Password", { spec: password }),
  ];
}
