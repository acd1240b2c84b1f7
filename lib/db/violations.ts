import { Prisma } from "./generated/client";

/** True for a breach of a unique constraint (Prisma code P2002), by code, never by its English. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
