import type { Prisma, PrismaClient } from "./generated/client";

/** What a store's function is given: the database, or a transaction that the caller has begun. */
export type Database = PrismaClient | Prisma.TransactionClient;
