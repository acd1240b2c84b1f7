import { checkRunShape } from "../shapes/check-run";
import { repositoryShape } from "../shapes/repository";
import { userShape } from "../shapes/user";
import type { CheckRunRow } from "../store/rows";
import { enqueue } from "../webhooks/enqueue";
import type { Repo, World } from "../world";

/**
 * What happened to a check run; `rerequested`: a person pressed "Re-run", and whoever made it makes
 * another.
 */
export function tellCheckRun(
  world: World,
  repo: Repo,
  run: CheckRunRow,
  action: "created" | "completed" | "rerequested",
  login: string,
): void {
  const payload = {
    action,
    check_run: checkRunShape(world, repo, run),
    repository: repositoryShape(world, repo),
    sender: userShape(world, login),
  };
  enqueue(world, { name: "check_run", action, repo, payload });
}
