import { notFound } from "../http/api-error";
import { type Handler, ok, repoOf } from "../http/call";
import { entryType, type Mode } from "../git/tree";
import { apiUrl, encodePath, pageUrl } from "../shapes/links";
import type { Repo, World } from "../world";
import { inLines } from "./git-blobs";

/** Above this GitHub leaves the content out and asks to fetch it raw. */
const inlineLimit = 1024 * 1024;

type Entry = { path: string; mode: Mode; sha: string; size: number };

function entryShape(world: World, repo: Repo, ref: string, entry: Entry) {
  const path = encodePath(entry.path);
  const type = entryType(entry.mode);
  const self = `${apiUrl(world, repo)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = type === "commit" ? null : `${apiUrl(world, repo)}/git/${type}s/${entry.sha}`;
  const html =
    type === "commit" ? null : `${pageUrl(world, repo)}/${type}/${encodePath(ref)}/${path}`;
  const kind = {
    blob: entry.mode === "120000" ? "symlink" : "file",
    tree: "dir",
    commit: "submodule",
  }[type];
  return {
    name: entry.path.slice(entry.path.lastIndexOf("/") + 1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url: self,
    html_url: html,
    git_url: git,
    download_url: type === "blob" ? `${pageUrl(world, repo)}/raw/${encodePath(ref)}/${path}` : null,
    type: kind,
    _links: { self, git, html },
  };
}

const getContents: Handler = async (call) => {
  const repo = repoOf(call);
  const path = (call.params["path"] ?? "").replace(/^\/+|\/+$/g, "");
  const ref = call.query.get("ref") ?? repo.row.default_branch;
  const commit = await repo.git.resolveCommit(ref);
  if (!commit) throw notFound();
  const found = await repo.git.entryAt(commit, path);
  if (!found) throw notFound();
  if (found.mode === "040000") {
    const below = path ? `${path}/` : "";
    const entries = (await repo.git.list(found.sha)).map((entry) => ({
      ...entry,
      path: below + entry.path,
      size: entry.size ?? 0,
    }));
    const shapes = entries.map((entry) => entryShape(call.world, repo, ref, entry));
    if (!/\bobject\b/.test(call.accept)) return ok(shapes);
    return ok({
      ...entryShape(call.world, repo, ref, { path, mode: "040000", sha: found.sha, size: 0 }),
      entries: shapes,
    });
  }
  const object = found.mode === "160000" ? null : await repo.git.object(found.sha);
  if (object && /\braw\b/.test(call.accept))
    return {
      status: 200,
      raw: object.content,
      headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" },
    };
  const shape = entryShape(call.world, repo, ref, {
    path,
    mode: found.mode,
    sha: found.sha,
    size: object?.size ?? 0,
  });
  if (!object) return ok({ ...shape, submodule_git_url: null });
  if (found.mode === "120000") return ok({ ...shape, target: object.content.toString("utf8") });
  if (object.size > inlineLimit) return ok({ ...shape, encoding: "none", content: "" });
  return ok({ ...shape, encoding: "base64", content: inLines(object.content) });
};

export const contentRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/contents/{path}": getContents,
  "GET /repos/{owner}/{repo}/contents": getContents,
  "GET /repos/{owner}/{repo}/contents/": getContents,
};
