import { gitHubConnection, platformRepo } from "@/lib/git-host/server";
import type { Context } from "@/lib/access/server";
import type { PlatformRepo, RepositoryRef } from "@/lib/git-host";

/** The repositories as a page reads them. */
export function readingRepository({
  db,
  config,
}: Pick<Context, "db" | "config">): (ref: RepositoryRef) => PlatformRepo {
  return (ref) => platformRepo(() => gitHubConnection({ db, config }), ref, {});
}
