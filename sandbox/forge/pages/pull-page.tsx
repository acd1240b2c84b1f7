import type { ReactNode } from "react";
import { checkState, latestCheckRuns, latestStatuses } from "../checks/combined-state";
import { notFound } from "../http/api-error";
import { baseOf, type PullDetails, pullDetailsWithMerge } from "../pulls/details";
import { findPull } from "../pulls/open-pull";
import type { CheckRunRow, CommentRow, PullRow, ReviewRow, ReviewState } from "../store/rows";
import { pullLabels } from "../shapes/pull";
import type { Repo, World } from "../world";
import { CommitList } from "./commit-pages";
import { Diff } from "./diff";
import { RepositoryHead, Time } from "./layout";
import { Prose } from "./markdown";
import { type PageCall, type PageHandler, type PageReply, pageRepo } from "./page";
import { PullState } from "./pull-list-page";

export const pullPage: PageHandler = (call) => pullPageWith(call, null);

/** The page of a pull request; with `problem`, what went wrong when a button was pressed. */
export async function pullPageWith(call: PageCall, problem: string | null): Promise<PageReply> {
  const repo = pageRepo(call);
  const pull = findPull(call.world, repo, Number(call.params["number"]));
  if (!pull) throw notFound();
  const base = await baseOf(repo, pull);
  const [details, shas, headNow] = await Promise.all([
    pullDetailsWithMerge(call.world, repo, pull),
    repo.git.revList(["--max-count=250", pull.head_sha, `^${base}`]),
    repo.git.branch(pull.head_ref),
  ]);
  const files = await repo.git.changesSince(base, pull.head_sha);
  const commits = await repo.git.commits(shas);
  return {
    title: `${pull.title} #${pull.number}`,
    content: (
      <>
        <RepositoryHead repo={repo} world={call.world} current="pulls" />
        <h1>
          {pull.title} <span className="muted">#{pull.number}</span>
        </h1>
        <p>
          <PullState pull={pull} />{" "}
          <span className="muted">
            {pull.merged_at === null
              ? `${pull.user} wants to merge`
              : `${pull.merged_by ?? "somebody"} merged`}{" "}
            {details.commits} {details.commits === 1 ? "commit" : "commits"} into
          </span>{" "}
          <code className="branch">{pull.base_ref}</code> <span className="muted">from</span>{" "}
          <code className="branch">{pull.head_ref}</code>
        </p>
        {pullLabels(call.world, repo, pull.number).map((label) => (
          <span key={label.id} className="state neutral">
            {label.name}
          </span>
        ))}
        {problem !== null && (
          <p className="alert failure" role="alert">
            {problem}
          </p>
        )}
        <section className="box" aria-label="Description">
          <div className="head small">
            <strong>{pull.user}</strong>{" "}
            <span className="muted">
              opened this <Time at={pull.created_at} />
            </span>
          </div>
          <div className="body">
            {pull.body ? <Prose text={pull.body} /> : <p className="muted">No description.</p>}
          </div>
        </section>
        <Conversation world={call.world} repo={repo} pull={pull} />
        <Checks call={call} repo={repo} pull={pull} />
        <Actions
          call={call}
          repo={repo}
          pull={pull}
          details={details}
          headThere={headNow !== null}
        />
        <h2 id="commits">Commits</h2>
        <CommitList repo={repo} commits={commits} />
        <h2 id="files">Files changed</h2>
        <Diff files={files} />
      </>
    ),
  };
}

const reviewWords: Record<ReviewState, string> = {
  APPROVED: "approved these changes",
  CHANGES_REQUESTED: "asked for changes",
  COMMENTED: "reviewed",
  PENDING: "has an unfinished review",
  DISMISSED: "had a review that was dismissed",
};
const reviewTones: Record<ReviewState, string> = {
  APPROVED: "success",
  CHANGES_REQUESTED: "failure",
  COMMENTED: "neutral",
  PENDING: "pending",
  DISMISSED: "neutral",
};

/** Reviews and comments in the order in which they came. */
function Conversation({ world, repo, pull }: { world: World; repo: Repo; pull: PullRow }) {
  const reviews = world.db.all<ReviewRow>(
    "SELECT * FROM reviews WHERE repository = ? AND number = ? AND state != 'PENDING' ORDER BY id",
    repo.row.id,
    pull.number,
  );
  const comments = world.db.all<CommentRow>(
    "SELECT * FROM comments WHERE repository = ? AND number = ? ORDER BY id",
    repo.row.id,
    pull.number,
  );
  const entries = [
    ...reviews.map((review) => ({
      at: review.submitted_at ?? "",
      id: `pullrequestreview-${review.id}`,
      user: review.user,
      words: reviewWords[review.state],
      tone: reviewTones[review.state],
      body: review.body,
    })),
    ...comments.map((comment) => ({
      at: comment.created_at,
      id: `issuecomment-${comment.id}`,
      user: comment.user,
      words: "commented",
      tone: "neutral",
      body: comment.body,
    })),
  ].sort((a, b) => a.at.localeCompare(b.at));
  return entries.map((entry) => (
    <article className="box" key={entry.id} id={entry.id}>
      <div className="head small">
        <strong>{entry.user}</strong> <span className={`state ${entry.tone}`}>{entry.words}</span>{" "}
        <span className="muted">
          <Time at={entry.at} />
        </span>
      </div>
      {entry.body && (
        <div className="body">
          <Prose text={entry.body} />
        </div>
      )}
    </article>
  ));
}

const checkWords = {
  success: "Passed",
  failure: "Failed",
  error: "Error",
  pending: "Pending",
} as const;

function Checks({ call, repo, pull }: { call: PageCall; repo: Repo; pull: PullRow }) {
  const { world, visitor } = call;
  const statuses = latestStatuses(world, repo, pull.head_sha).map((status) => ({
    key: `s${status.id}`,
    run: null,
    state: status.state,
    name: status.context,
    text: status.description,
    url: status.target_url,
  }));
  const runs = latestCheckRuns(world, repo, pull.head_sha).map((run) => ({
    key: `c${run.id}`,
    run,
    state: checkState(run),
    name: run.name,
    text: run.title ?? run.summary,
    url: run.details_url,
  }));
  const checks = [...runs, ...statuses];
  const seen = {
    path: `/${repo.fullName}/pull/${pull.number}`,
    login: visitor.person.login,
    head: pull.head_sha,
  };
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">Checks</h2>
      {checks.length === 0 ? (
        <p className="muted">
          Nobody has reported a check for <code>{pull.head_sha.slice(0, 7)}</code>.
        </p>
      ) : (
        <ul className="rows box">
          {checks.map((check) => (
            <li key={check.key}>
              <span>
                <span className={`state ${check.state === "error" ? "failure" : check.state}`}>
                  {checkWords[check.state]}
                </span>{" "}
                <strong>{check.name}</strong>{" "}
                {check.text && <span className="muted">{check.text}</span>}
              </span>
              <span className="actions">
                {check.url && /^https?:/.test(check.url) && <a href={check.url}>Details</a>}
                {check.run?.status === "completed" && visitor.person.access === "write" && (
                  <PullForm seen={seen} action="rerun">
                    <button type="submit" name="run" value={check.run.id}>
                      Re-run
                    </button>
                  </PullForm>
                )}
              </span>
              {check.run && <Annotations run={check.run} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type Annotation = {
  path: string;
  start_line: number;
  annotation_level: string;
  title?: string;
  message: string;
};
const shownAnnotations = 20;

/** What a check run remarks, at file and line. */
function Annotations({ run }: { run: CheckRunRow }) {
  const annotations = JSON.parse(run.annotations) as Annotation[];
  if (annotations.length === 0) return null;
  return (
    <details open={annotations.length <= 5} className="remarks">
      <summary>{annotations.length === 1 ? "1 remark" : `${annotations.length} remarks`}</summary>
      <ul>
        {annotations.slice(0, shownAnnotations).map((entry, index) => (
          <li key={index} className="small">
            <code>
              {entry.path}:{entry.start_line}
            </code>{" "}
            {entry.title && <strong>{entry.title}</strong>} <span>{entry.message}</span>
          </li>
        ))}
      </ul>
      {annotations.length > shownAnnotations && (
        <p className="muted">and {annotations.length - shownAnnotations} more</p>
      )}
    </details>
  );
}

function Actions({
  call,
  repo,
  pull,
  details,
  headThere,
}: {
  call: PageCall;
  repo: Repo;
  pull: PullRow;
  details: PullDetails;
  headThere: boolean;
}) {
  const { person } = call.visitor;
  const may = person.access === "write";
  const path = `/${repo.fullName}/pull/${pull.number}`;
  const seen = { path, login: person.login, head: pull.head_sha };
  const open = pull.state === "open";
  return (
    <section className="box" aria-labelledby="actions">
      <div className="head">
        <h3 id="actions">{mergeSentence(pull, details)}</h3>
      </div>
      <div className="body">
        {!may && (
          <p className="muted">
            {person.login} only reads here. Switch to somebody else above to review or merge.
          </p>
        )}
        <div className="actions">
          {open && (
            <PullForm seen={seen} action="approve">
              <button type="submit" disabled={!may}>
                Approve
              </button>
            </PullForm>
          )}
          {open && (
            <PullForm seen={seen} action="merge">
              <select name="method" aria-label="Merge method" disabled={!may}>
                <option value="merge">Merge commit</option>
                <option value="squash">Squash</option>
                <option value="rebase">Rebase</option>
              </select>
              <button
                className="primary"
                type="submit"
                disabled={!may || details.mergeable === false || pull.draft === 1}
              >
                Merge
              </button>
            </PullForm>
          )}
          {open && (
            <PullForm seen={seen} action="close">
              <button className="danger" type="submit" disabled={!may}>
                Close
              </button>
            </PullForm>
          )}
          {!open && pull.merged_at === null && (
            <PullForm seen={seen} action="reopen">
              <button type="submit" disabled={!may || !headThere}>
                Reopen
              </button>
            </PullForm>
          )}
          {!open && headThere && pull.head_ref !== repo.row.default_branch && (
            <PullForm seen={seen} action="delete-branch">
              <button className="danger" type="submit" disabled={!may}>
                Delete branch
              </button>
            </PullForm>
          )}
          {!headThere && <span className="muted">The branch is deleted.</span>}
        </div>
        {open && may && (
          <details>
            <summary>Review or comment</summary>
            <PullForm seen={seen} action="review">
              <p>
                <label htmlFor="body">What you want to say</label>
                <textarea id="body" name="body" />
              </p>
              <div className="actions">
                <button type="submit" name="event" value="REQUEST_CHANGES" className="danger">
                  Request changes
                </button>
                <button type="submit" name="event" value="COMMENT">
                  Comment
                </button>
              </div>
            </PullForm>
          </details>
        )}
      </div>
    </section>
  );
}

/** A button's form; it says who pressed it and which head they had looked at. */
function PullForm({
  seen,
  action,
  children,
}: {
  seen: { path: string; login: string; head: string };
  action: string;
  children: ReactNode;
}) {
  return (
    <form method="post" action={`${seen.path}/${action}`}>
      <input type="hidden" name="as" value={seen.login} />
      <input type="hidden" name="head" value={seen.head} />
      {children}
    </form>
  );
}

function mergeSentence(pull: PullRow, details: PullDetails): string {
  if (pull.merged_at !== null)
    return `Merged by ${pull.merged_by ?? "somebody"} as ${(pull.merge_commit_sha ?? "").slice(0, 7)}`;
  if (pull.state === "closed") return "Closed without merging";
  if (pull.draft) return "Still a draft";
  if (details.mergeable === false) return `This branch conflicts with ${pull.base_ref}`;
  return details.mergeableState === "unstable"
    ? "Can be merged, but not every check has passed"
    : "Can be merged";
}
