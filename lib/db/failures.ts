import { PortalError } from "@/lib/errors";
import { noConnection } from "./bounded-pool";
import { noteDiskFull } from "./disk-full";

/** How long whoever was refused should leave it: seconds. */
const retryAfter = 5;

/**
 * By PostgreSQL's code (https://www.postgresql.org/docs/current/errcodes-appendix.html): a connection
 * that failed, resources that ran out, a server that is going or coming, and what took too long.
 */
const unavailable = /^(08|53|57P0)|^(57014|55P03|40001|40P01|25P03|25P04)$/;
/** By Prisma's (https://www.prisma.io/docs/orm/reference/error-reference): no connection, time-outs. */
const unavailableAtPrisma = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "P2034",
  "P2037",
]);
/** By the kinds of Prisma's adapter: a raw query has no other word for a server that is not there. */
const unavailableAtAdapter = new Set(["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout"]);
/** By Node.js' network (`errno`): what the adapter knows no word for, and Prisma hands on. Of an error of Prisma's only. */
const unreachable = new Set(["EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "EPIPE"]);
const diskFull = "53100";
/** What PostgreSQL cannot store in a text: NUL, and halves of characters in JSON. */
const notText = new Set(["22021", "22P05"]);

/**
 * What the database failed at, as an error that says what to do: `unavailable` where trying again
 * makes sense, `bad_request` for text that cannot be stored. Undefined for everything else, which is
 * ours to mend.
 */
export function databaseProblem(error: unknown): PortalError | undefined {
  const codes = codesOf(error);
  if (codes.includes(diskFull)) {
    noteDiskFull();
    return new PortalError("unavailable", "The database has no room left. Nothing was changed.", {
      hint: "Try again in a moment. If it stays, tell the platform team.",
      retryAfter,
      cause: error,
    });
  }
  const isOfPrisma = error instanceof Error && error.name.startsWith("PrismaClient");
  const isGone = (code: string): boolean =>
    code === noConnection || isUnavailable(code) || (isOfPrisma && unreachable.has(code));
  if (codes.some(isGone))
    return new PortalError("unavailable", "Slipway is busy.", {
      hint: "Nothing was lost. Try again in a moment.",
      retryAfter,
      cause: error,
    });
  if (codes.some((code) => notText.has(code)))
    return new PortalError("bad_request", "There are characters in it that no text can have.", {
      cause: error,
    });
  return undefined;
}

function isUnavailable(code: string): boolean {
  return (
    unavailableAtPrisma.has(code) ||
    unavailableAtAdapter.has(code) ||
    (code.length === 5 && unavailable.test(code))
  );
}

/** Codes and kinds of an error, of what PostgreSQL said below it, and of what caused it. */
function codesOf(error: unknown, depth = 5): string[] {
  if (typeof error !== "object" || error === null || depth === 0) return [];
  const { code, originalCode, kind, cause, meta } = error as Record<string, unknown>;
  const below = typeof meta === "object" && meta !== null ? Object.values(meta) : [];
  return [
    ...[code, originalCode, kind].filter((one) => typeof one === "string"),
    ...[cause, ...below].flatMap((one) => codesOf(one, depth - 1)),
  ];
}
