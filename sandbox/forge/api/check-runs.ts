import { z } from "zod";
import { latestCheckRuns } from "../checks/combined-state";
import { ApiError, notFound, unprocessable } from "../http/api-error";
import {
  type Call,
  type Handler,
  bodyOf,
  created,
  linkHeader,
  numberOf,
  ok,
  pageOf,
  repoOf,
  slice,
} from "../http/call";
import { checkRunShape } from "../shapes/check-run";
import type { CheckRunRow } from "../store/rows";
import { mergeWhatWaits } from "../pulls/auto-merge";
import { tellCheckRun } from "../checks/tell-check-run";
import { type Repo, timestamp } from "../world";

const conclusions = z.enum([
  "action_required",
  "cancelled",
  "failure",
  "neutral",
  "success",
  "skipped",
  "stale",
  "timed_out",
]);
const annotation = z.looseObject({
  path: z.string(),
  start_line: z.number(),
  end_line: z.number(),
  annotation_level: z.enum(["notice", "warning", "failure"]),
  message: z.string(),
});
const output = z.object({
  title: z.string().optional(),
  summary: z.string(),
  text: z.string().optional(),
  annotations: z.array(annotation).max(50).optional(),
});
const fields = {
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z
    .enum(["queued", "in_progress", "completed", "waiting", "requested", "pending"])
    .optional(),
  conclusion: conclusions.optional(),
  started_at: z.string().optional(),
  completed_at: z.string().optional(),
  output: output.optional(),
};
const newRun = z.object({ name: z.string().min(1), head_sha: z.string(), ...fields });
const runEdit = z.object({ name: z.string().min(1).optional(), ...fields });

type Run = Omit<CheckRunRow, "id">;

/** People and their tokens look at check runs; Apps make them. */
function appOnly({ caller }: Call): void {
  if (caller.kind !== "installation")
    throw new ApiError(403, "You must authenticate via a GitHub App.");
}

const createRun: Handler = async (call) => {
  appOnly(call);
  const repo = repoOf(call);
  const input = bodyOf(call, newRun);
  const commit = await repo.git.commit(input.head_sha);
  if (!commit) throw unprocessable(`No commit found for SHA: ${input.head_sha}`);
  const blank: Run = {
    repository: repo.row.id,
    head_sha: commit.sha,
    name: input.name,
    status: "queued",
    conclusion: null,
    details_url: null,
    external_id: null,
    started_at: timestamp(call.world),
    completed_at: null,
    title: null,
    summary: null,
    text: null,
    annotations: "[]",
  };
  const run = withInput(call, blank, input);
  const made = call.world.db.transaction(() => {
    const row = call.world.db.one<CheckRunRow>(
      `INSERT INTO check_runs (repository, head_sha, name, status, conclusion, details_url,
       external_id, started_at, completed_at, title, summary, text, annotations)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
      run.repository,
      run.head_sha,
      run.name,
      run.status,
      run.conclusion,
      run.details_url,
      run.external_id,
      run.started_at,
      run.completed_at,
      run.title,
      run.summary,
      run.text,
      run.annotations,
    );
    tellCheckRun(call.world, repo, row, "created", call.login);
    return row;
  });
  mergeWhatWaits(call.world, repo, made.head_sha).catch(console.error);
  call.world.wakeQueue(repo);
  const shape = checkRunShape(call.world, repo, made);
  return created(shape, shape.url);
};

const updateRun: Handler = (call) => {
  appOnly(call);
  const repo = repoOf(call);
  const run = {
    ...runOf(call, repo),
    ...withInput(call, runOf(call, repo), bodyOf(call, runEdit)),
  };
  call.world.db.transaction(() => {
    call.world.db.run(
      `UPDATE check_runs
       SET name = ?, status = ?, conclusion = ?, details_url = ?, external_id = ?, started_at = ?,
       completed_at = ?, title = ?, summary = ?, text = ?, annotations = ? WHERE id = ?`,
      run.name,
      run.status,
      run.conclusion,
      run.details_url,
      run.external_id,
      run.started_at,
      run.completed_at,
      run.title,
      run.summary,
      run.text,
      run.annotations,
      run.id,
    );
    if (run.status === "completed") tellCheckRun(call.world, repo, run, "completed", call.login);
  });
  mergeWhatWaits(call.world, repo, run.head_sha).catch(console.error);
  call.world.wakeQueue(repo);
  return ok(checkRunShape(call.world, repo, run));
};

/**
 * A conclusion completes a run, and a completed run needs one. Annotations add up over updates, as
 * at GitHub.
 */
function withInput(call: Call, run: Run, input: z.output<typeof runEdit>): Run {
  const completed =
    input.conclusion !== undefined ||
    input.completed_at !== undefined ||
    input.status === "completed";
  if (completed && (input.conclusion ?? run.conclusion) === null)
    throw unprocessable("Invalid request.\n\nA completed check run needs a conclusion.");
  const status = completed ? "completed" : (input.status ?? run.status);
  const ended = status === "completed";
  return {
    ...run,
    name: input.name ?? run.name,
    status,
    conclusion: ended ? (input.conclusion ?? run.conclusion) : null,
    details_url: input.details_url ?? run.details_url,
    external_id: input.external_id ?? run.external_id,
    started_at: input.started_at ?? run.started_at,
    completed_at: ended ? (input.completed_at ?? run.completed_at ?? timestamp(call.world)) : null,
    title: input.output ? (input.output.title ?? run.title) : run.title,
    summary: input.output?.summary ?? run.summary,
    text: input.output?.text ?? run.text,
    annotations: JSON.stringify([
      ...(JSON.parse(run.annotations) as unknown[]),
      ...(input.output?.annotations ?? []),
    ]),
  };
}

const getRun: Handler = (call) => {
  const repo = repoOf(call);
  return ok(checkRunShape(call.world, repo, runOf(call, repo)));
};

const runsOfCommit: Handler = async (call) => {
  const repo = repoOf(call);
  const sha = await repo.git.resolveCommit(call.params["ref"] ?? "");
  if (!sha) throw unprocessable(`No commit found for SHA: ${call.params["ref"]}`);
  const all =
    call.query.get("filter") === "all"
      ? call.world.db.all<CheckRunRow>(
          "SELECT * FROM check_runs WHERE repository = ? AND head_sha = ? ORDER BY id",
          repo.row.id,
          sha,
        )
      : latestCheckRuns(call.world, repo, sha);
  const name = call.query.get("check_name");
  const status = call.query.get("status");
  const runs = all.filter(
    (run) => (!name || run.name === name) && (!status || run.status === status),
  );
  const page = pageOf(call);
  return ok(
    {
      total_count: runs.length,
      check_runs: slice(runs, page).map((run) => checkRunShape(call.world, repo, run)),
    },
    linkHeader(call, page, runs.length),
  );
};

function runOf(call: Call, repo: Repo): CheckRunRow {
  const run = call.world.db.get<CheckRunRow>(
    "SELECT * FROM check_runs WHERE repository = ? AND id = ?",
    repo.row.id,
    numberOf(call, "check_run_id"),
  );
  if (!run) throw notFound();
  return run;
}

const annotationsOfRun: Handler = (call) => {
  const repo = repoOf(call);
  const run = runOf(call, repo);
  const url = `${call.world.url}/${repo.fullName}/blob/${run.head_sha}`;
  const annotations = (JSON.parse(run.annotations) as z.output<typeof annotation>[]).map(
    (entry) => ({
      start_column: null,
      end_column: null,
      title: null,
      raw_details: null,
      ...entry,
      blob_href: `${url}/${entry.path}`,
    }),
  );
  const page = pageOf(call);
  return ok(slice(annotations, page), linkHeader(call, page, annotations.length));
};

/** "Re-run", as a person presses it: told to who made the run, which makes another. */
const rerequestRun: Handler = (call) => {
  const repo = repoOf(call);
  tellCheckRun(call.world, repo, runOf(call, repo), "rerequested", call.login);
  return created({});
};

export const checkRunRoutes: Record<string, Handler> = {
  "POST /repos/{owner}/{repo}/check-runs": createRun,
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}": getRun,
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": updateRun,
  "POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest": rerequestRun,
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations": annotationsOfRun,
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": runsOfCommit,
};
