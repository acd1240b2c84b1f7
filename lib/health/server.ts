import "server-only";

export { overdueBy } from "./checks/backups";
export { diskFacts } from "./checks/disk";
export { sealedSamples } from "./checks/encryption";
export { getHealth } from "./get-health";
export { backupFacts, databaseFacts, databaseTime } from "./store";
