import "server-only";
import { type Config, parseEnvironment } from "./environment";

export type { Config, HostCredentials } from "./environment";

let parsed: Config | undefined;

/** The one place that reads the environment. Throws `misconfigured`. */
export function config(): Config {
  parsed ??= parseEnvironment(process.env);
  return parsed;
}
