import { builtinModel } from "../builtins";
import {
  anyObject,
  customResource,
  flag,
  integer,
  labels,
  list,
  object,
  partial,
  text,
  texts,
  words,
  type ShippedKind,
} from "../dsl";
import { nameOnly, ensure, target } from "./cloudnative-pg/common-fields";
import { pluginObjectStore } from "./cloudnative-pg/object-store";
import { cluster } from "./cloudnative-pg/cluster";

const scheduledBackup = object(
  {
    "schedule!": text,
    "cluster!": nameOnly,
    suspend: flag,
    immediate: flag,
    backupOwnerReference: words("none", "self", "cluster"),
    target,
    method: words("barmanObjectStore", "volumeSnapshot", "plugin"),
    online: flag,
    onlineConfiguration: object({ immediateCheckpoint: flag, waitForArchive: flag }),
    pluginConfiguration: object({ "name!": text, parameters: labels }),
  },
  "ScheduledBackup spec",
);

const pooler = partial(
  {
    "cluster!": nameOnly,
    type: words("rw", "ro", "r"),
    instances: integer,
    deploymentStrategy: builtinModel("V1DeploymentStrategy"),
    serviceAccountName: text,
    "pgbouncer!": partial(
      {
        poolMode: words("session", "transaction"),
        parameters: labels,
        paused: flag,
        pg_hba: texts,
        authQuery: text,
        authQuerySecret: nameOnly,
      },
      "pgbouncer",
    ),
    monitoring: partial({ enablePodMonitor: flag }),
    template: anyObject,
    serviceTemplate: anyObject,
  },
  "Pooler spec",
);

const database = partial(
  {
    "name!": text,
    "owner!": text,
    "cluster!": object({ name: text }),
    ensure,
    databaseReclaimPolicy: words("delete", "retain"),
    allowConnections: flag,
    connectionLimit: integer,
    isTemplate: flag,
    template: text,
    tablespace: text,
    encoding: text,
    locale: text,
    localeProvider: text,
    localeCollate: text,
    localeCType: text,
    icuLocale: text,
    icuRules: text,
    builtinLocale: text,
    collationVersion: text,
    schemas: list(object({ "name!": text, ensure, owner: text })),
    extensions: list(object({ "name!": text, ensure, version: text, schema: text })),
  },
  "Database spec",
);

/** CloudNativePG 1.27 and later, and its Barman Cloud plugin 0.12 and later. */
export function cloudNativePgKinds(): ShippedKind[] {
  return [
    customResource("postgresql.cnpg.io/v1", "Cluster", { "spec!": cluster }),
    customResource("postgresql.cnpg.io/v1", "ScheduledBackup", { "spec!": scheduledBackup }),
    customResource("postgresql.cnpg.io/v1", "Pooler", { "spec!": pooler }),
    customResource("postgresql.cnpg.io/v1", "Database", { "spec!": database }),
    customResource("barmancloud.cnpg.io/v1", "ObjectStore", { "spec!": pluginObjectStore }),
  ];
}
