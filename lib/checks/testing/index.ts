import { createHmac, randomUUID } from "node:crypto";
import type { JobContext } from "@/lib/jobs/server";
import { handleEvent, receiveDelivery } from "@/lib/following/server";
import { setStage, type Stage, webhookSecret } from "@/lib/requests/testing";
import { type FileChange, type GitRepository, repositoryRef } from "@/lib/git-host";
import { gitRepository } from "@/lib/git-host/server";
import { Receiver } from "@/sandbox/forge/testing/forge-under-test";
import { installedApp } from "@/sandbox/forge/testing/installed-app";
import { policyCheck } from "../check";
import { checkCommit } from "../check-commit";

/** A stage with an App at its forge, and somebody who writes pull requests by hand. */
export interface CheckStage extends Omit<Stage, "push" | "settle"> {
  job: JobContext;
  repositoryId: string;
  repo: GitRepository;
  /**
   * What the forge delivered since the last time, taken in as the webhook's route does, with the
   * jobs that follow from it.
   */
  settle(): Promise<void>;
  /** The same for one delivery that the forge cannot make. */
  deliver(event: string, payload: object): Promise<void>;
  /** A branch off another with these files changed; answers its commit. */
  push(branch: string, changes: Record<string, string | null>, from?: string): Promise<string>;
  /** The same, and a pull request of it; answers its number and head. */
  propose(
    branch: string,
    changes: Record<string, string | null>,
  ): Promise<{ number: number; commit: string }>;
  /** The newest check run of a commit with its annotations, as the forge tells it. */
  checkRun(commit: string): Promise<
    | {
        id: number;
        status: string;
        conclusion: string | null;
        title: string;
        summary: string;
        url: string;
        annotations: {
          path: string;
          start_line: number;
          annotation_level: string;
          title: string;
          message: string;
        }[];
      }
    | undefined
  >;
  /** The newest commit status of the check. */
  status(
    commit: string,
  ): Promise<{ state: string; description: string; target_url: string } | undefined>;
  api(path: string, init?: RequestInit): Promise<unknown>;
  /** Runs the job of every check that somebody waits for. */
  work(): Promise<void>;
}

export async function setCheckStage({
  as = "app",
  checks = "write",
  ...options
}: { as?: "app" | "token"; checks?: "write" | "read" } & Parameters<
  typeof setStage
>[0] = {}): Promise<CheckStage> {
  const stage = await setStage(options);
  const receiver = new Receiver();
  const hook = await receiver.start();
  const permissions = {
    contents: "write",
    pull_requests: "write",
    checks,
    statuses: "write",
    merge_queues: "read",
  };
  const app = await installedApp(stage.forge, permissions, {
    url: hook,
    events: [
      "pull_request",
      "pull_request_review",
      "push",
      "check_run",
      "check_suite",
      "merge_group",
    ],
  });
  const repository =
    as === "app"
      ? (ref: GitRepository["ref"]) => gitRepository({ kind: "app", ...app }, ref)
      : stage.job.repository;
  const job = { ...stage.job, repository };
  const row = await job.db.repository.findFirstOrThrow({
    where: { name: stage.repository.split("/")[1] ?? "", apiUrl: stage.forge.api },
  });
  const repo = job.repository(repositoryRef(row));
  const base = `${stage.forge.api}/repos/${stage.repository}`;
  const api = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${base}${path}`, {
      ...init,
      headers: {
        authorization: "token token-of-somebody-else",
        "content-type": "application/json",
      },
    });
    return answer.status === 204 ? undefined : answer.json();
  };
  let seen = 0;

  const work = async (): Promise<void> => {
    const waiting = await job.db.$queryRaw<
      { id: string }[]
    >`select id::text from checks where repository_id = ${row.id}::uuid and name = ${policyCheck} and reported < requested order by started_at`;
    for (const { id } of waiting) await checkCommit(job, id);
  };
  const take = async (event: string, body: string): Promise<void> => {
    const signature = `sha256=${createHmac("sha256", webhookSecret).update(body).digest("hex")}`;
    await receiveDelivery(
      job,
      "github",
      new TextEncoder().encode(body),
      new Headers({
        "x-github-event": event,
        "x-github-delivery": randomUUID(),
        "x-hub-signature-256": signature,
      }),
    );
    const events = await job.db.event.findMany({
      where: {
        handledAt: null,
        source: "github",
        payload: { path: ["repository", "name"], equals: row.name },
      },
      orderBy: { receivedAt: "asc" },
    });
    for (const { id } of events) await handleEvent(job, id);
    await work();
  };
  const push = async (
    branch: string,
    changes: Record<string, string | null>,
    from = "main",
  ): Promise<string> => {
    const head = await repo.branchHead(from);
    if (!head) throw new Error(`There is no branch ${from}.`);
    const files: FileChange[] = Object.entries(changes).map(([path, content]) => ({
      path,
      content,
    }));
    const { commit } = await repo.commitFiles({
      branch,
      expected: (await repo.branchHead(branch)) ? head.commit : null,
      base: head,
      changes: files,
      message: `Change ${branch}`,
    });
    return commit;
  };

  return {
    ...stage,
    job,
    repositoryId: row.id,
    repo,
    api,
    work,
    push,
    settle: async () => {
      await stage.forge.webhooksSettled();
      // Our own check runs are told of, too.
      for (; seen < receiver.deliveries.length; await stage.forge.webhooksSettled()) {
        const delivered = receiver.deliveries[seen];
        seen += 1;
        if (delivered !== undefined && delivered.event !== "ping")
          await take(delivered.event, delivered.body);
      }
    },
    deliver: (event, payload) => take(event, JSON.stringify(payload)),
    propose: async (branch, changes) => {
      const commit = await push(branch, changes);
      const { number } = (await api("/pulls", {
        method: "POST",
        body: JSON.stringify({ title: `By hand: ${branch}`, head: branch, base: "main" }),
      })) as { number: number };
      return { number, commit };
    },
    checkRun: async (commit) => {
      const { check_runs: runs } = (await api(
        `/commits/${commit}/check-runs?check_name=${encodeURIComponent(policyCheck)}`,
      )) as {
        check_runs: {
          id: number;
          status: string;
          conclusion: string | null;
          details_url: string;
          output: { title: string; summary: string; annotations_count: number };
        }[];
      };
      const [run] = runs;
      if (run === undefined) return undefined;
      const annotations: NonNullable<Awaited<ReturnType<CheckStage["checkRun"]>>>["annotations"] =
        [];
      for (let page = 1; annotations.length < run.output.annotations_count; page += 1)
        annotations.push(
          ...((await api(
            `/check-runs/${run.id}/annotations?per_page=100&page=${page}`,
          )) as never[]),
        );
      return {
        id: run.id,
        status: run.status,
        conclusion: run.conclusion,
        title: run.output.title,
        summary: run.output.summary,
        url: run.details_url,
        annotations,
      };
    },
    status: async (commit) => {
      const { statuses } = (await api(`/commits/${commit}/status`)) as {
        statuses: { context: string; state: string; description: string; target_url: string }[];
      };
      return statuses.find(({ context }) => context === policyCheck);
    },
    close: async () => {
      receiver.close();
      await stage.close();
    },
  };
}
