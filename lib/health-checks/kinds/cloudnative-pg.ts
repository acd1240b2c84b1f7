import { condition } from "../condition";
import type { KnownKind } from "../types";

const api = "https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/";
const types = "cloudnative-pg/cloudnative-pg, api/v1/cluster_types.go";

/** Phases in which the operator waits for somebody; other phases with errors are tried again. */
const failedPhases = [
  "Cluster is unrecoverable and needs manual intervention",
  "Cluster cannot proceed to reconciliation due to an unknown plugin being required",
  "Cluster cannot execute instance online upgrade due to missing architecture binary",
];

export const cloudNativePg: readonly KnownKind[] = [
  {
    group: "postgresql.cnpg.io",
    kind: "Cluster",
    source: `${types} (condition Ready, phases)`,
    // Who put it to sleep does not wait for it.
    current: `(${condition("Ready")}) || (${condition("cnpg.io/hibernation")})`,
    failed: `has(status.phase) && status.phase in [${failedPhases.map((phase) => `'${phase}'`).join(", ")}]`,
  },
  {
    group: "postgresql.cnpg.io",
    kind: "Pooler",
    source: `${api}#poolerstatus (instances: pods that are to be scheduled)`,
    current:
      "(has(status.instances) ? status.instances : 0) >= (has(spec.instances) ? spec.instances : 1)",
  },
  {
    group: "postgresql.cnpg.io",
    kind: "ScheduledBackup",
    source: `${api}#scheduledbackupstatus`,
    // The operator passes over one that is suspended, and writes nothing.
    current: "(has(spec.suspend) && spec.suspend) || has(status.lastCheckTime)",
  },
  {
    group: "postgresql.cnpg.io",
    kind: "Backup",
    source: `${api}#backupphase`,
    current: "has(status.phase) && status.phase == 'completed'",
    failed: "has(status.phase) && status.phase == 'failed'",
  },
  ...["Database", "DatabaseRole", "Publication", "Subscription"].map((kind) => ({
    group: "postgresql.cnpg.io",
    kind,
    source: `${api}#databasestatus (applied; what failed is tried again)`,
    current: "has(status.applied) && status.applied",
  })),
  ...["ImageCatalog", "ClusterImageCatalog"].map((kind) => ({
    group: "postgresql.cnpg.io",
    kind,
    source: `${api}#imagecatalog (it has a spec only)`,
    none: "A catalog is read by the clusters that name it.",
  })),
  {
    group: "barmancloud.cnpg.io",
    kind: "ObjectStore",
    source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/plugin-barman-cloud.v1/",
    none: "Its status speaks of backups, and there is none before the first one.",
  },
];
