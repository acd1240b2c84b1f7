import pino, { type DestinationStream, type Logger, type LoggerOptions } from "pino";

import { originalStack } from "./original-stack";

export type { Logger };

/**
 * Names under which a secret might stand in what is logged; their values never leave the process.
 */
const secretPaths = [
  "password",
  "secret",
  "token",
  "authorization",
  "cookie",
  "tokens",
  "privateKey",
  "accessToken",
  "refreshToken",
  "idToken",
];

/**
 * Structured JSON lines on standard output, or where `to` leads. `name` is the process: `web`, `worker`,
 * `slipway`.
 */
export function createLog(name: string, level: string, to?: DestinationStream): Logger {
  const options: LoggerOptions = {
    name,
    level,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutInstances },
    redact: {
      paths: [
        ...secretPaths,
        ...secretPaths.map((path) => `*.${path}`),
        ...secretPaths.map((path) => `*.*.${path}`),
      ],
      censor: "[redacted]",
    },
  };
  return to === undefined ? pino(options) : pino(options, to);
}

/**
 * An error as pino logs it, less what libraries hang on theirs: a whole connection, with the key by
 * which its queries can be cancelled, or a whole request. Its stack leads to the sources.
 */
function withoutInstances(error: Error): object {
  const logged: unknown = pino.stdSerializers.err(error);
  if (logged === null || typeof logged !== "object") return { message: String(logged) };
  const kept = Object.entries(logged).filter(
    ([, value]) => value === null || typeof value !== "object" || isPlain(value as object),
  );
  const { stack, ...rest } = Object.fromEntries(kept);
  return typeof stack === "string" ? { ...rest, stack: originalStack(stack) } : { ...rest };
}

function isPlain(value: object): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
