import { randomUUID } from "node:crypto";
import { system } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { config } from "@/lib/config/server";
import { database } from "@/lib/db/server";
import { processLog } from "@/lib/log/server";
import type { AnonymousContext } from "./anonymous-context";

/** What verbs work with, before it is known who asks; `address` is that of the client. */
export function anonymousContext(
  requestId: string,
  address?: string,
): AnonymousContext & { requestId: string } {
  const settings = config();
  return {
    db: database(settings.DATABASE_URL),
    config: settings,
    log: processLog().child({ requestId }),
    requestId,
    ...(address === undefined ? {} : { address }),
    now: () => new Date(),
  };
}

/**
 * Slipway itself, for jobs, start-up and the command line. `name` stands in the log and in the
 * audit record.
 */
export function systemContext(name: string, requestId: string = randomUUID()): Context {
  return {
    ...anonymousContext(requestId),
    actor: { ...system, name: name === "" ? system.name : name },
  };
}
