import { ApiError, notFound } from "../http/api-error";
import { announce } from "../pulls/announce";
import { enableAutoMerge, mergeWhatWaits } from "../pulls/auto-merge";
import { editPull } from "../pulls/edit-pull";
import { mergePull } from "../pulls/merge-pull";
import { findPull } from "../pulls/open-pull";
import { reviewPull } from "../pulls/review-pull";
import { tellCheckRun } from "../checks/tell-check-run";
import { queuePull } from "../queue/queue-pull";
import { queueEntryOf } from "../queue/rows";
import { leaveQueue } from "../queue/settle-queue";
import { branchRules } from "../rules/branch-rules";
import { unmetRequirements } from "../rules/requirements";
import type { CheckRunRow, PullRow } from "../store/rows";
import type { Repo, World } from "../world";
import { redeliver } from "../webhooks/sender";
import { type PageCall, type PageReply, pageRepo } from "./page";

export type ActionCall = PageCall & { form: URLSearchParams };
/** Does what a button says and answers where to go next, or with a page. */
export type Action = (call: ActionCall) => Promise<string | PageReply> | string | PageReply;

type PullAction = (context: {
  world: World;
  repo: Repo;
  pull: PullRow;
  login: string;
  form: URLSearchParams;
}) => Promise<unknown> | unknown;

const methods = { merge: "merge", squash: "squash", rebase: "rebase" } as const;

const pullActions: Record<string, PullAction> = {
  // What was looked at is what is merged: a head that moved meanwhile is refused.
  merge: ({ world, repo, pull, login, form }) =>
    mergePull(world, repo, login, pull, {
      method: methods[form.get("method") as keyof typeof methods] ?? "merge",
      sha: form.get("head") ?? undefined,
    }),
  // "Merge when ready": at once, or as soon as all is there that the branch requires.
  queue: ({ world, repo, pull, login }) => {
    const { queue } = branchRules(world, repo, pull.base_ref);
    return queue !== null && unmetRequirements(world, repo, pull).length > 0
      ? enableAutoMerge(world, repo, login, pull, queue.method)
      : queuePull(world, repo, login, pull);
  },
  "leave-queue": async ({ world, repo, pull }) => {
    const entry = queueEntryOf(world, repo, pull.number);
    if (entry) await leaveQueue(world, repo, entry);
    world.db.run(
      "DELETE FROM auto_merges WHERE repository = ? AND number = ?",
      repo.row.id,
      pull.number,
    );
  },
  close: ({ world, repo, pull, login }) => editPull(world, repo, login, pull, { state: "closed" }),
  reopen: ({ world, repo, pull, login }) => editPull(world, repo, login, pull, { state: "open" }),
  approve: ({ world, repo, pull, login, form }) => {
    reviewPull(world, repo, login, pull, {
      event: "APPROVE",
      body: form.get("body") ?? "",
      commit: form.get("head") ?? undefined,
    });
    mergeWhatWaits(world, repo, pull.head_sha).catch(console.error);
  },
  review: ({ world, repo, pull, login, form }) => {
    const event = form.get("event") === "REQUEST_CHANGES" ? "REQUEST_CHANGES" : "COMMENT";
    return reviewPull(world, repo, login, pull, {
      event,
      body: form.get("body") ?? "",
      commit: form.get("head") ?? undefined,
    });
  },
  rerun: ({ world, repo, login, form }) => {
    const run = world.db.get<CheckRunRow>(
      "SELECT * FROM check_runs WHERE repository = ? AND id = ?",
      repo.row.id,
      Number(form.get("run")),
    );
    if (!run) throw notFound();
    world.db.transaction(() => tellCheckRun(world, repo, run, "rerequested", login));
  },
  "delete-branch": async ({ world, repo, pull, login }) => {
    const name = `refs/heads/${pull.head_ref}`;
    if (pull.head_ref === repo.row.default_branch)
      throw new ApiError(422, "The default branch stays.");
    const ref = await repo.git.refSha(name);
    if (!ref) throw new ApiError(422, "The branch is already deleted.");
    const update = { name, before: ref.sha, after: null };
    if (!(await repo.git.updateRefs([update])))
      throw new ApiError(409, "The branch moved meanwhile.");
    await announce(world, repo, login, [update]);
  },
};

export const pullAction: Action = async (call) => {
  const action = pullActions[call.params["action"] ?? ""];
  const repo = pageRepo(call);
  if (!action) throw notFound();
  const { person } = call.visitor;
  if (person.access !== "write") throw new ApiError(403, `${person.login} only reads here.`);
  await repo.git.exclusively(async () => {
    const pull = findPull(call.world, repo, Number(call.params["number"]));
    if (!pull) throw notFound();
    await action({ world: call.world, repo, pull, login: person.login, form: call.form });
  });
  return `/${repo.fullName}/pull/${call.params["number"]}`;
};

export const redeliverAction: Action = (call) => {
  if (!redeliver(call.world, Number(call.params["number"]))) throw notFound();
  return "/deliveries";
};
