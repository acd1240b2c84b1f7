import { config } from "@/lib/config/server";
import { createLog, type Logger } from "./log";

/** Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as { __slipwayLog?: Logger };

/**
 * The log of this process. `name` counts the first time only: `web` unless the worker or the CLI
 * said otherwise at its start.
 */
export function processLog(name = "web"): Logger {
  shared.__slipwayLog ??= createLog(name, config().LOG_LEVEL);
  return shared.__slipwayLog;
}
