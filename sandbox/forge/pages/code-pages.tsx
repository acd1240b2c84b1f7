import type { ReactNode } from "react";
import { notFound } from "../http/api-error";
import { encodePath } from "../shapes/links";
import { allRepositories, type Repo } from "../world";
import { RepositoryHead, Time } from "./layout";
import { Prose } from "./markdown";
import { type PageCall, type PageHandler, pageRepo, splitRef } from "./page";

const shownLimit = 512 * 1024;

export const repositoriesPage: PageHandler = ({ world }) => {
  const repos = allRepositories(world);
  return {
    title: "Repositories",
    content: (
      <>
        <h1>Repositories</h1>
        <p className="muted">Real git repositories: clone them, push to them.</p>
        {repos.length === 0 ? (
          <p>There is no repository yet. The forge makes one for every folder of FORGE_SEED_DIR.</p>
        ) : (
          <ul className="rows box">
            {repos.map((repo) => (
              <li key={repo.row.id}>
                <a href={`/${repo.fullName}`}>{repo.fullName}</a>
                <span className="small muted">
                  last push <Time at={repo.row.pushed_at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  };
};

export const repositoryPage: PageHandler = async (call) => {
  const repo = pageRepo(call);
  const clone = `git clone ${call.world.url}/${repo.fullName}.git`;
  const sha = await repo.git.branch(repo.row.default_branch);
  if (sha)
    return treeAt(
      call,
      repo,
      repo.row.default_branch,
      sha,
      "",
      <p className="small">
        <code className="branch">{clone}</code>
      </p>,
    );
  return {
    title: repo.fullName,
    content: (
      <>
        <RepositoryHead repo={repo} world={call.world} current="code" />
        <h1>{repo.row.name}</h1>
        <p>This repository is empty. Push a first commit to {repo.row.default_branch}:</p>
        <p>
          <code className="branch">{clone}</code>
        </p>
      </>
    ),
  };
};

export const treePage: PageHandler = async (call) => {
  const repo = pageRepo(call);
  const { ref, sha, path } = await splitRef(repo, call.params["path"] ?? "");
  return treeAt(call, repo, ref, sha, path);
};

async function treeAt(
  call: PageCall,
  repo: Repo,
  ref: string,
  sha: string,
  path: string,
  intro: ReactNode = null,
) {
  const found = await repo.git.entryAt(sha, path);
  if (found?.mode !== "040000") throw notFound();
  const entries = (await repo.git.list(found.sha)).sort(
    (a, b) => Number(b.type === "tree") - Number(a.type === "tree") || a.path.localeCompare(b.path),
  );
  const below = path ? `${path}/` : "";
  const readme = entries.find((entry) => /^readme\.md$/i.test(entry.path));
  const text = readme ? (await repo.git.object(readme.sha))?.content.toString("utf8") : undefined;
  return {
    title: `${repo.fullName}${path ? `: ${path}` : ""}`,
    content: (
      <>
        <RepositoryHead repo={repo} world={call.world} current="code" />
        <h1>{path || repo.row.name}</h1>
        <Crumbs repo={repo} at={ref} path={path} />
        {intro}
        <ul className="rows box">
          {entries.map((entry) => (
            <li key={entry.path}>
              {entry.type === "commit" ? (
                <span>{entry.path} (submodule)</span>
              ) : (
                <a
                  href={`/${repo.fullName}/${entry.type}/${encodePath(ref)}/${encodePath(below + entry.path)}`}
                >
                  {entry.type === "tree" ? `${entry.path}/` : entry.path}
                </a>
              )}
              <code className="small muted">{entry.sha.slice(0, 7)}</code>
            </li>
          ))}
        </ul>
        {text !== undefined && (
          <section className="box" aria-label="README">
            <div className="body">
              <Prose text={text} />
            </div>
          </section>
        )}
      </>
    ),
  };
}

// Not `ref`: React would keep that for itself.
function Crumbs({ repo, at, path }: { repo: Repo; at: string; path: string }) {
  const parts = path.split("/").filter(Boolean);
  return (
    <p className="crumbs small">
      on{" "}
      <a href={`/${repo.fullName}/tree/${encodePath(at)}`}>
        <code className="branch">{at}</code>
      </a>
      {parts.slice(0, -1).map((part, index) => (
        <a
          key={index}
          href={`/${repo.fullName}/tree/${encodePath(at)}/${encodePath(parts.slice(0, index + 1).join("/"))}`}
        >
          {part}
        </a>
      ))}
      {parts.length > 0 && <span>{parts.at(-1)}</span>}
    </p>
  );
}

async function fileAt(call: PageCall) {
  const repo = pageRepo(call);
  const { ref, sha, path } = await splitRef(repo, call.params["path"] ?? "");
  const found = await repo.git.entryAt(sha, path);
  const object =
    found && found.mode !== "040000" && found.mode !== "160000"
      ? await repo.git.object(found.sha)
      : null;
  if (!object) throw notFound();
  return { repo, ref, path, content: object.content };
}

export const blobPage: PageHandler = async (call) => {
  const { repo, ref, path, content } = await fileAt(call);
  const raw = `/${repo.fullName}/raw/${encodePath(ref)}/${encodePath(path)}`;
  const readable = content.length <= shownLimit && !content.includes(0);
  const lines = readable ? content.toString("utf8").replace(/\n$/, "").split("\n") : [];
  return {
    title: `${repo.fullName}: ${path}`,
    content: (
      <>
        <RepositoryHead repo={repo} world={call.world} current="code" />
        <h1>{path.slice(path.lastIndexOf("/") + 1)}</h1>
        <Crumbs repo={repo} at={ref} path={path} />
        <section className="box" aria-label="Content">
          <div className="head small muted">
            {content.length} bytes · <a href={raw}>Raw</a>
          </div>
          {readable ? (
            <section
              className="scroll"

              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
              tabIndex={0}
              aria-label={path}
            >
              <table className="source code">
                <tbody>
                  {lines.map((line, index) => (
                    <tr key={index}>
                      <td className="no">{index + 1}</td>
                      <td>{line}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          ) : (
            <p className="body">This file is binary or too large to show.</p>
          )}
        </section>
      </>
    ),
  };
};

export const rawPage: PageHandler = async (call) => ({
  raw: (await fileAt(call)).content,
  type: "text/plain; charset=utf-8",
});
