import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import type { Actor } from "./actor";

/**
 * What every verb is given: who asks, and what it works with. A transaction replaces `db` where a
 * verb runs inside one.
 */
export interface Context {
  db: PrismaClient;
  config: Config;
  actor: Actor;
  /** Of the browser session; absent for tokens and jobs. */
  sessionId?: string;
  /** IP address of the client; absent for jobs. */
  address?: string;
  /** Of the HTTP request or the job: stands in the log, in the audit and in errors. */
  requestId: string;
  log: Logger;
  now(): Date;
}
