import type { Commit } from "../git/commit";
import { emptyTree } from "../git/diff";
import { notFound } from "../http/api-error";
import { encodePath } from "../shapes/links";
import type { Repo } from "../world";
import { Diff } from "./diff";
import { PageLinks, RepositoryHead, Time } from "./layout";
import { type PageHandler, pageNumber, pageRepo } from "./page";

const pageSize = 50;

export function CommitList({ repo, commits }: { repo: Repo; commits: readonly Commit[] }) {
  return (
    <ul className="rows box">
      {commits.map((commit) => (
        <li key={commit.sha}>
          <a href={`/${repo.fullName}/commit/${commit.sha}`}>{commit.message.split("\n")[0]}</a>
          <span className="small muted">
            {commit.author.name} · <Time at={commit.committer.date} /> ·{" "}
            <code>{commit.sha.slice(0, 7)}</code>
          </span>
        </li>
      ))}
    </ul>
  );
}

export const commitsPage: PageHandler = async (call) => {
  const repo = pageRepo(call);
  const ref = call.params["path"] ?? repo.row.default_branch;
  const sha = await repo.git.resolveCommit(ref);
  if (!sha) throw notFound();
  const page = pageNumber(call);
  const shas = await repo.git.revList([
    `--skip=${(page - 1) * pageSize}`,
    `--max-count=${pageSize + 1}`,
    sha,
  ]);
  return {
    title: `Commits of ${repo.fullName}`,
    content: (
      <>
        <RepositoryHead repo={repo} world={call.world} current="commits" />
        <h1>Commits</h1>
        <p className="muted">
          on <code className="branch">{ref}</code>, newest first
        </p>
        <CommitList repo={repo} commits={await repo.git.commits(shas.slice(0, pageSize))} />
        <PageLinks
          path={`/${repo.fullName}/commits/${encodePath(ref)}`}
          page={page}
          more={shas.length > pageSize}
        />
      </>
    ),
  };
};

export const commitPage: PageHandler = async (call) => {
  const repo = pageRepo(call);
  const sha = await repo.git.resolveCommit(call.params["sha"] ?? "");
  const commit = sha && (await repo.git.commit(sha));
  if (!commit) throw notFound();
  const [subject, ...rest] = commit.message.trim().split("\n");
  const files = await repo.git.diff(commit.parents[0] ?? emptyTree, commit.sha);
  return {
    title: subject ?? commit.sha,
    content: (
      <>
        <RepositoryHead repo={repo} world={call.world} current="commits" />
        <h1>{subject}</h1>
        <p className="muted">
          {commit.author.name} · <Time at={commit.author.date} /> · <code>{commit.sha}</code>
        </p>
        {rest.join("\n").trim() !== "" && (
          <div className="box prose">
            <pre>{rest.join("\n").trim()}</pre>
          </div>
        )}
        <p className="small">
          {commit.parents.length === 1 ? "Parent " : `${commit.parents.length} parents `}
          {commit.parents.map((parent) => (
            <a key={parent} href={`/${repo.fullName}/commit/${parent}`}>
              <code>{parent.slice(0, 7)}</code>{" "}
            </a>
          ))}
          · <a href={`/${repo.fullName}/tree/${commit.sha}`}>Files at this commit</a>
        </p>
        <h2>Changes</h2>
        <Diff files={files} />
      </>
    ),
  };
};

export const branchesPage: PageHandler = async (call) => {
  const repo = pageRepo(call);
  const branches = await repo.git.refs("refs/heads/");
  return {
    title: `Branches of ${repo.fullName}`,
    content: (
      <>
        <RepositoryHead repo={repo} world={call.world} current="branches" />
        <h1>Branches</h1>
        <ul className="rows box">
          {branches.map((ref) => {
            const name = ref.name.slice("refs/heads/".length);
            return (
              <li key={name}>
                <a href={`/${repo.fullName}/tree/${encodePath(name)}`}>{name}</a>
                <span className="small">
                  <a href={`/${repo.fullName}/commits/${encodePath(name)}`}>Commits</a> ·{" "}
                  <code className="muted">{ref.sha.slice(0, 7)}</code>
                </span>
              </li>
            );
          })}
        </ul>
      </>
    ),
  };
};

export const comparePage: PageHandler = async (call) => {
  const repo = pageRepo(call);
  const [baseName = "", headName] = (call.params["path"] ?? "").split("...");
  const [base, head] = await Promise.all([
    repo.git.resolveCommit(headName === undefined ? repo.row.default_branch : baseName),
    repo.git.resolveCommit(headName ?? baseName),
  ]);
  const comparison = base && head ? await repo.git.compare(base, head) : null;
  if (!base || !head || !comparison) throw notFound();
  const commits = await repo.git.commits(
    await repo.git.revList(["--max-count=100", head, `^${base}`]),
  );
  return {
    title: `Compare in ${repo.fullName}`,
    content: (
      <>
        <RepositoryHead repo={repo} world={call.world} current="commits" />
        <h1>Compare</h1>
        <p className="muted">
          {comparison.ahead} commits ahead, {comparison.behind} behind
        </p>
        <CommitList repo={repo} commits={commits} />
        <Diff files={await repo.git.diff(comparison.mergeBase, head)} />
      </>
    ),
  };
};
