import "server-only";

export {
  advisoryLocks,
  lockForConnection,
  lockTextUntilCommit,
  lockUntilCommit,
  tryLockForConnection,
} from "./advisory-locks";
export { database, openDatabase, type DatabaseHandle, type PoolUse, poolUse } from "./client";
export type { Database } from "./database";
export { diskState, noteRoom } from "./disk-full";
export { startEmbeddedPostgres } from "./embedded";
export { databaseProblem } from "./failures";
export { Prisma, type PrismaClient } from "./generated/client";
export { grantToApplication } from "./grant-to-application";
export { migrate, migrateInto } from "./migrate";
export { migrationsIn, type MigrationState, migrationState } from "./migration-state";
export { jsonColumn } from "./json-column";
export { notify } from "./notify";
export { parseStored, type StoredPlace } from "./stored";
export { isUniqueViolation } from "./violations";
