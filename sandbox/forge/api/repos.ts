import { z } from "zod";
import { notFound } from "../http/api-error";
import { type Handler, bodyOf, linkHeader, ok, pageOf, repoOf, slice } from "../http/call";
import { commitShape } from "../shapes/commit";
import { apiUrl, encodePath, pageUrl } from "../shapes/links";
import { fullRepositoryShape, repositoryShape } from "../shapes/repository";
import { fullUserShape } from "../shapes/user";
import { allRepositories, isAccount } from "../world";

const getRepository: Handler = (call) => ok(fullRepositoryShape(call.world, repoOf(call)));

/** Of what can be changed about a repository, what a pull request may depend on. */
const updateRepository: Handler = (call) => {
  const repo = repoOf(call);
  const { allow_auto_merge: allowed } = bodyOf(
    call,
    z.object({ allow_auto_merge: z.boolean().optional() }),
  );
  if (allowed !== undefined)
    call.world.db.run(
      "INSERT OR REPLACE INTO repository_settings (repository, allow_auto_merge) VALUES (?, ?)",
      repo.row.id,
      allowed ? 1 : 0,
    );
  return ok(fullRepositoryShape(call.world, repo));
};

const listOwnRepositories: Handler = (call) => {
  const repos = allRepositories(call.world);
  const page = pageOf(call);
  return ok(
    slice(repos, page).map((repo) => repositoryShape(call.world, repo)),
    linkHeader(call, page, repos.length),
  );
};

const listBranches: Handler = async (call) => {
  const repo = repoOf(call);
  const all = await repo.git.refs("refs/heads/");
  const branches = call.query.get("protected") === "true" ? [] : all;
  const page = pageOf(call);
  const shapes = slice(branches, page).map((ref) => ({
    name: ref.name.slice("refs/heads/".length),
    commit: { sha: ref.sha, url: `${apiUrl(call.world, repo)}/commits/${ref.sha}` },
    protected: false,
  }));
  return ok(shapes, linkHeader(call, page, branches.length));
};

const getBranch: Handler = async (call) => {
  const repo = repoOf(call);
  const name = call.params["branch"] ?? "";
  const sha = await repo.git.branch(name);
  const commit = sha && (await repo.git.commit(sha));
  if (!commit) throw notFound();
  const url = `${apiUrl(call.world, repo)}/branches/${encodePath(name)}`;
  return ok({
    name,
    commit: commitShape(call.world, repo, commit),
    _links: { self: url, html: `${pageUrl(call.world, repo)}/tree/${encodePath(name)}` },
    protected: false,
    protection: {
      enabled: false,
      required_status_checks: { enforcement_level: "off", contexts: [], checks: [] },
    },
    protection_url: `${url}/protection`,
  });
};

const getUser: Handler = (call) =>
  ok(fullUserShape(call.world, call.login), { "x-oauth-scopes": "repo" });

const getUserByName: Handler = (call) => {
  const login = call.params["username"] ?? "";
  if (!isAccount(call.world, login)) throw notFound();
  return ok(fullUserShape(call.world, login));
};

export const repositoryRoutes: Record<string, Handler> = {
  "GET /user": getUser,
  "GET /user/repos": listOwnRepositories,
  "GET /users/{username}": getUserByName,
  "GET /repos/{owner}/{repo}": getRepository,
  "PATCH /repos/{owner}/{repo}": updateRepository,
  "GET /repos/{owner}/{repo}/branches": listBranches,
  "GET /repos/{owner}/{repo}/branches/{branch}": getBranch,
};
