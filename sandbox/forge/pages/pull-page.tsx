import { notFound } from "../http/api-error";
import { baseOf, pullDetailsWithMerge } from "../pulls/details";
import { findPull } from "../pulls/open-pull";
import { pullLabels } from "../shapes/pull";
import { CommitList } from "./commit-pages";
import { Diff } from "./diff";
import { RepositoryHead, Time } from "./layout";
import { Prose } from "./markdown";
import { type PageCall, type PageHandler, type PageReply, pageRepo } from "./page";
import { PullActions } from "./pull-actions";
import { PullChecks } from "./pull-checks";
import { PullConversation } from "./pull-conversation";
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
        <PullConversation world={call.world} repo={repo} pull={pull} />
        <PullChecks call={call} repo={repo} pull={pull} />
        <PullActions
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
