import "server-only";

export {
  advisoryLocks,
  lockForConnection,
  lockTextUntilCommit,
  lockUntilCommit,
  tryLockForConnection,
} from "./advisory-locks";
export { database, openDatabase, type DatabaseHandle } from "./client";
export type { Database } from "./database";
export { startEmbeddedPostgres } from "./embedded";
export { Prisma, type PrismaClient } from "./generated/client";
export { grantToApplication } from "./grant-to-application";
export { migrate } from "./migrate";
export { notify } from "./notify";
export { parseStored, type StoredPlace } from "./stored";
export { isUniqueViolation } from "./violations";
