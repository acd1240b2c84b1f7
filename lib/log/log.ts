import pino, { type Logger } from "pino";

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

/** Structured JSON lines on standard output. `name` is the process: `web`, `worker`, `slipway`. */
export function createLog(name: string, level: string): Logger {
  return pino({
    name,
    level,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        ...secretPaths,
        ...secretPaths.map((path) => `*.${path}`),
        ...secretPaths.map((path) => `*.*.${path}`),
      ],
      censor: "[redacted]",
    },
  });
}
