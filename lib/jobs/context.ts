import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import type { GitRepository, RepositoryRef } from "@/lib/git-host";

/**
 * What a job works with. It has no actor: what it does, Slipway does. A function that needs less
 * says so, `Pick<JobContext, "db" | "now">`, and may then be called from pages and verbs as well.
 */
export interface JobContext {
  db: PrismaClient;
  config: Config;
  log: Logger;
  now(): Date;
  /** The Git side of a repository. */
  repository(ref: RepositoryRef): GitRepository;
}
