import { hostConnection, gitRepository } from "@/lib/git-host/server";
import type { Context } from "@/lib/access/server";
import type { GitRepository } from "@/lib/git-host";
import type { Target } from "@/lib/targets";

/** The Git side of a target, for what a person asks for now; jobs have their context. */
export function repositoryOf(
  { db, config }: Pick<Context, "db" | "config">,
  target: Target,
): GitRepository {
  return gitRepository(() => hostConnection({ db, config }), target.repository);
}
