import { builtinModel } from "../../builtins";
import {
  anyObject,
  between,
  flag,
  integer,
  labels,
  like,
  list,
  object,
  partial,
  someText,
  text,
  texts,
  words,
  type Fields,
} from "../../dsl";
import { keyRef } from "./common-fields";

const objectStoreFields: Fields = {
  "destinationPath!": someText,
  endpointURL: text,
  endpointCA: keyRef,
  tags: labels,
  historyTags: labels,
  s3Credentials: object({
    inheritFromIAMRole: flag,
    accessKeyId: keyRef,
    secretAccessKey: keyRef,
    sessionToken: keyRef,
    region: keyRef,
  }),
  azureCredentials: anyObject,
  googleCredentials: anyObject,
  data: partial({
    compression: words("bzip2", "gzip", "snappy"),
    encryption: words("AES256", "aws:kms"),
    jobs: between(1),
    immediateCheckpoint: flag,
    additionalCommandArgs: texts,
  }),
  wal: partial({
    compression: words("bzip2", "gzip", "lz4", "snappy", "xz", "zstd"),
    encryption: words("AES256", "aws:kms"),
    maxParallel: between(1),
  }),
};

export const objectStore = partial({ ...objectStoreFields, serverName: text }, "object store");

/**
 * Of the Barman Cloud plugin, which takes over from `barmanObjectStore`: the name of the server is
 * a parameter of the plugin there.
 */
export const pluginObjectStore = object(
  {
    "configuration!": partial(objectStoreFields, "object store"),
    retentionPolicy: like("^[1-9][0-9]*[dwm]$"),
    instanceSidecarConfiguration: partial(
      {
        env: list(builtinModel("V1EnvVar")),
        resources: builtinModel("V1ResourceRequirements"),
        retentionPolicyIntervalSeconds: integer,
        logLevel: words("error", "warning", "info", "debug", "trace"),
        additionalContainerArgs: texts,
      },
      "sidecar",
    ),
  },
  "ObjectStore spec",
);
