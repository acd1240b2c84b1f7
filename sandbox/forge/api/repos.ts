import { z } from "zod";
import { notFound } from "../http/api-error";
import { type Handler, bodyOf, linkHeader, ok, pageOf, repoOf, slice } from "../http/call";
import { protectionOf, rulesOf } from "../rules/branch-rules";
import { commitShape } from "../shapes/commit";
import { apiUrl, encodePath, pageUrl } from "../shapes/links";
import { fullRepositoryShape, repositoryShape } from "../shapes/repository";
import { fullUserShape } from "../shapes/user";
import { allRepositories, isAccount, repositoryById, type Repo, type World } from "../world";
import { moveRepository, renamedBranch } from "./moves";

const getRepository: Handler = (call) => ok(fullRepositoryShape(call.world, repoOf(call)));

/** Of what can be changed about a repository, what a pull request may depend on. */
const updateRepository: Handler = async (call) => {
  const repo = repoOf(call);
  const { allow_auto_merge: allowed, name } = bodyOf(
    call,
    z.object({ allow_auto_merge: z.boolean().optional(), name: z.string().min(1).optional() }),
  );
  if (name !== undefined && name !== repo.row.name) {
    await moveRepository(call.world, repo, { owner: repo.row.owner, name });
    return ok(fullRepositoryShape(call.world, repositoryById(call.world, repo.row.id)));
  }
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
  const isProtected = (ref: { name: string }): boolean =>
    isProtectedBranch(call.world, repo, ref.name.slice("refs/heads/".length));
  const asked = call.query.get("protected");
  const branches =
    asked === null ? all : all.filter((ref) => isProtected(ref) === (asked === "true"));
  const page = pageOf(call);
  const shapes = slice(branches, page).map((ref) => ({
    name: ref.name.slice("refs/heads/".length),
    commit: { sha: ref.sha, url: `${apiUrl(call.world, repo)}/commits/${ref.sha}` },
    protected: isProtected(ref),
  }));
  return ok(shapes, linkHeader(call, page, branches.length));
};

const getBranch: Handler = async (call) => {
  const repo = repoOf(call);
  const name = call.params["branch"] ?? "";
  const sha = await repo.git.branch(name);
  const renamed = sha ? undefined : renamedBranch(call.world, repo, name);
  if (renamed) return renamed;
  const commit = sha && (await repo.git.commit(sha));
  if (!commit) throw notFound();
  const url = `${apiUrl(call.world, repo)}/branches/${encodePath(name)}`;
  const protection = protectionOf(call.world, repo, name);
  const checks = protection?.required_status_checks?.checks;
  return ok({
    name,
    commit: commitShape(call.world, repo, commit),
    _links: { self: url, html: `${pageUrl(call.world, repo)}/tree/${encodePath(name)}` },
    protected: isProtectedBranch(call.world, repo, name),
    protection: {
      enabled: protection !== null,
      required_status_checks: {
        enforcement_level:
          checks === undefined ? "off" : protection?.enforce_admins ? "everyone" : "non_admins",
        contexts: checks?.map(({ context }) => context) ?? [],
        checks: checks ?? [],
      },
    },
    protection_url: `${url}/protection`,
  });
};

/** By a protection of its own, or by a ruleset. */
function isProtectedBranch(world: World, repo: Repo, branch: string): boolean {
  return protectionOf(world, repo, branch) !== null || rulesOf(world, repo, branch).length > 0;
}

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
