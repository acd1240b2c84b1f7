import { hostConnection, gitRepository } from "@/lib/git-host/server";
import type { Context } from "@/lib/access/server";
import type { GitRepository, RepositoryRef } from "@/lib/git-host";

/** The repositories as a page reads them. */
export function readingRepository({
  db,
  config,
}: Pick<Context, "db" | "config">): (ref: RepositoryRef) => GitRepository {
  return (ref) => gitRepository(() => hostConnection({ db, config }), ref, {});
}
