import { builtinModel } from "../builtins";
import {
  anyObject,
  between,
  customResource,
  flag,
  integer,
  labels,
  like,
  list,
  map,
  object,
  partial,
  someText,
  text,
  texts,
  time,
  words,
  type Fields,
  type ShippedKind,
} from "../dsl";

const nameOnly = object({ "name!": text });
const keyRef = object({ "key!": text, "name!": text });
const ensure = words("present", "absent");
const target = words("primary", "prefer-standby");
const storage = partial(
  { size: text, storageClass: text, resizeInUseVolumes: flag, pvcTemplate: anyObject },
  "storage",
);
const plugin = partial({ "name!": text, enabled: flag, isWALArchiver: flag, parameters: labels });

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
const objectStore = partial({ ...objectStoreFields, serverName: text }, "object store");

/**
 * Of the Barman Cloud plugin, which takes over from `barmanObjectStore`: the name of the server is
 * a parameter of the plugin there.
 */
const pluginObjectStore = object(
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

const backup = partial(
  {
    retentionPolicy: like("^[1-9][0-9]*[dwm]$"),
    target,
    barmanObjectStore: objectStore,
    volumeSnapshot: partial({
      className: text,
      walClassName: text,
      labels,
      annotations: labels,
      online: flag,
      snapshotOwnerReference: words("none", "cluster", "backup"),
    }),
  },
  "Cluster backup",
);

const bootstrap = partial(
  {
    initdb: partial(
      {
        database: text,
        owner: text,
        secret: nameOnly,
        encoding: text,
        localeCollate: text,
        localeCType: text,
        dataChecksums: flag,
        walSegmentSize: integer,
        postInitSQL: texts,
        postInitApplicationSQL: texts,
        postInitTemplateSQL: texts,
        import: anyObject,
      },
      "initdb",
    ),
    recovery: partial(
      {
        source: text,
        database: text,
        owner: text,
        secret: nameOnly,
        recoveryTarget: anyObject,
        backup: anyObject,
        volumeSnapshots: anyObject,
      },
      "recovery",
    ),
    pg_basebackup: partial({ "source!": text, database: text, owner: text, secret: nameOnly }),
  },
  "Cluster bootstrap",
);

const cluster = partial(
  {
    "instances!": between(1),
    imageName: text,
    imagePullPolicy: text,
    imagePullSecrets: list(nameOnly),
    description: text,
    minSyncReplicas: between(0),
    imageCatalogRef: partial({ apiGroup: text, "kind!": text, "name!": text, "major!": integer }),
    maxSyncReplicas: between(0),
    primaryUpdateMethod: words("switchover", "restart"),
    primaryUpdateStrategy: words("unsupervised", "supervised"),
    postgresql: partial(
      {
        parameters: labels,
        pg_hba: texts,
        pg_ident: texts,
        shared_preload_libraries: texts,
        enableAlterSystem: flag,
        promotionTimeout: integer,
        synchronous: partial({
          "method!": words("any", "first"),
          "number!": integer,
          maxStandbyNamesFromCluster: integer,
          standbyNamesPre: texts,
          standbyNamesPost: texts,
          dataDurability: words("required", "preferred"),
          failoverQuorum: flag,
        }),
      },
      "postgresql",
    ),
    storage,
    walStorage: storage,
    tablespaces: list(
      partial({
        "name!": text,
        "storage!": storage,
        owner: partial({ name: text }),
        temporary: flag,
      }),
    ),
    bootstrap,
    backup,
    superuserSecret: nameOnly,
    enableSuperuserAccess: flag,
    enablePDB: flag,
    resources: builtinModel("V1ResourceRequirements"),
    topologySpreadConstraints: list(builtinModel("V1TopologySpreadConstraint")),
    affinity: partial(
      {
        enablePodAntiAffinity: flag,
        podAntiAffinityType: text,
        topologyKey: text,
        nodeSelector: labels,
        tolerations: list(builtinModel("V1Toleration")),
        nodeAffinity: builtinModel("V1NodeAffinity"),
        additionalPodAffinity: builtinModel("V1PodAffinity"),
        additionalPodAntiAffinity: builtinModel("V1PodAntiAffinity"),
      },
      "Cluster affinity",
    ),
    monitoring: partial({
      enablePodMonitor: flag,
      disableDefaultQueries: flag,
      customQueriesConfigMap: list(keyRef),
      customQueriesSecret: list(keyRef),
      tls: partial({ enabled: flag }),
    }),
    managed: partial({
      roles: list(
        partial(
          {
            "name!": text,
            ensure,
            login: flag,
            superuser: flag,
            createdb: flag,
            createrole: flag,
            inherit: flag,
            replication: flag,
            bypassrls: flag,
            connectionLimit: integer,
            comment: text,
            inRoles: texts,
            disablePassword: flag,
            passwordSecret: nameOnly,
            validUntil: time,
          },
          "managed role",
        ),
      ),
      services: anyObject,
    }),
    certificates: anyObject,
    env: list(builtinModel("V1EnvVar")),
    externalClusters: list(
      partial({
        "name!": text,
        connectionParameters: map(text),
        password: partial({ "key!": text, name: text }),
        barmanObjectStore: objectStore,
        plugin,
      }),
    ),
    inheritedMetadata: object({ labels, annotations: labels }),
    nodeMaintenanceWindow: object({ inProgress: flag, reusePVC: flag }),
    plugins: list(plugin),
    seccompProfile: builtinModel("V1SeccompProfile"),
    podSecurityContext: builtinModel("V1PodSecurityContext"),
    securityContext: builtinModel("V1SecurityContext"),
    probes: anyObject,
    replicationSlots: anyObject,
    ephemeralVolumeSource: anyObject,
    ephemeralVolumesSizeLimit: anyObject,
    projectedVolumeTemplate: anyObject,
    priorityClassName: text,
    schedulerName: text,
    replica: partial({
      "source!": someText,
      enabled: flag,
      primary: text,
      self: text,
      minApplyDelay: text,
      promotionToken: text,
    }),
    serviceAccountTemplate: partial({
      "metadata!": object({ name: text, labels, annotations: labels }),
    }),
    logLevel: words("error", "warning", "info", "debug", "trace"),
    failoverDelay: integer,
    startDelay: integer,
    stopDelay: integer,
    switchoverDelay: integer,
    smartShutdownTimeout: integer,
    postgresUID: integer,
    postgresGID: integer,
  },
  "Cluster spec",
);

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
