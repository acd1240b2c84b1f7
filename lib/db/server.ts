import "server-only";

export {
  advisoryLocks,
  lockForConnection,
  lockTextUntilCommit,
  lockUntilCommit,
  tryLockForConnection,
} from "./advisory-locks";
export { database, openDatabase, type DatabaseHandle } from "./client";
export { startEmbeddedPostgres, type EmbeddedPostgres } from "./embedded";
export { Prisma, type PrismaClient } from "./generated/client";
export { migrate } from "./migrate";
export { isUniqueViolation } from "./violations";
