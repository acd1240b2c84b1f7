import "server-only";
import { PortalError } from "@/lib/errors";
import { type Config, parseEnvironment } from "./environment";

export type { Config, HostCredentials } from "./environment";

let parsed: Config | undefined;

/** The one place that reads the environment. Throws `misconfigured`. */
export function config(): Config {
  parsed ??= parseEnvironment(process.env);
  return parsed;
}

/** As `config`, for the start of a process: a wrong environment ends it with one clear line. */
export function configOrExit(): Config {
  try {
    return config();
  } catch (error) {
    exitMisconfigured(error);
  }
}

/** Ends a process at its start with one clear line; throws what is no error of ours. */
export function exitMisconfigured(error: unknown): never {
  if (!(error instanceof PortalError)) throw error;
  process.stderr.write(`slipway: ${[error.message, error.hint].filter(Boolean).join(" ")}\n`);
  process.exit(2);
}

/** The folder that Slipway is installed in: also for programs that need nothing else of it. */
export function home(): string {
  return process.env["SLIPWAY_HOME"] ?? process.cwd();
}

/** Where secrets are looked up that something names, as targets do. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
