import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import type { HealthFinding } from "../report";

/** What checks work with: web server, worker and command line have it. */
export interface HealthGround {
  db: PrismaClient;
  config: Config;
  log: Logger;
  now(): Date;
}

/** One row of the list: what is looked at, and how. */
export interface CheckDefinition {
  name: string;
  title: string;
  /**
   * Looks, and judges what it saw. What it throws is told as `unknown`; it has as long as `run-checks`
   * gives it.
   */
  find(ground: HealthGround): Promise<HealthFinding[]>;
}
