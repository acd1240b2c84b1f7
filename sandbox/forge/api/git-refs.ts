import { z } from "zod";
import { isRefName } from "../git/ref-name";
import type { Ref } from "../git/repository";
import { notFound, unprocessable } from "../http/api-error";
import {
  type Call,
  type Handler,
  bodyOf,
  created,
  filledRepoOf,
  linkHeader,
  noContent,
  ok,
  pageOf,
  repoOf,
  slice,
} from "../http/call";
import { announce } from "../pulls/announce";
import { requireCreations } from "../rules/require-creations";
import { requireSignatures } from "../rules/require-signatures";
import { apiUrl, encodePath, nodeId } from "../shapes/links";
import type { Repo, World } from "../world";

function refShape(world: World, repo: Repo, ref: Ref) {
  const url = apiUrl(world, repo);
  return {
    ref: ref.name,
    node_id: nodeId("Ref", `${repo.fullName}:${ref.name}`),
    url: `${url}/git/${encodePath(ref.name)}`,
    object: { sha: ref.sha, type: ref.type, url: `${url}/git/${ref.type}s/${ref.sha}` },
  };
}

const getRef: Handler = async (call) => {
  const repo = await filledRepoOf(call);
  const ref = await repo.git.refSha(`refs/${call.params["ref"]}`);
  if (!ref) throw notFound();
  return ok(refShape(call.world, repo, ref));
};

const matchingRefs: Handler = async (call) => {
  const repo = await filledRepoOf(call);
  const prefix = `refs/${call.params["ref"] ?? ""}`;
  const refs = /[*?[\\]/.test(prefix) ? [] : await repo.git.refs(prefix);
  const page = pageOf(call);
  return ok(
    slice(refs, page).map((ref) => refShape(call.world, repo, ref)),
    linkHeader(call, page, refs.length),
  );
};

const createRef: Handler = async (call) => {
  const repo = await filledRepoOf(call);
  const { ref, sha } = bodyOf(call, z.object({ ref: z.string(), sha: z.string() }));
  if (!ref.startsWith("refs/") || ref.split("/").length < 3)
    throw unprocessable("Reference name must start with 'refs' and have at least two slashes.");
  if (!isRefName(ref)) throw unprocessable(`${ref} is not a valid ref name.`);
  if (ref.startsWith("refs/pull/")) throw unprocessable("Reference update failed");
  return repo.git.exclusively(async () => {
    const object = await repo.git.info(sha);
    if (!object || (ref.startsWith("refs/heads/") && object.type !== "commit"))
      throw unprocessable("Object does not exist");
    if (await repo.git.refSha(ref)) throw unprocessable("Reference already exists");
    requireCreations(call.world, repo, ref);
    await requireSignatures(call.world, repo, ref, sha);
    const update = { name: ref, before: null, after: sha };
    if (!(await repo.git.updateRefs([update]))) throw unprocessable("Reference update failed");
    await announce(call.world, repo, call.login, [update]);
    const made = refShape(call.world, repo, { name: ref, sha, type: object.type });
    return created(made, made.url);
  });
};

const updateRef: Handler = async (call) => {
  const repo = await filledRepoOf(call);
  const { sha, force } = bodyOf(
    call,
    z.object({ sha: z.string(), force: z.boolean().default(false) }),
  );
  return repo.git.exclusively(async () => {
    const ref = await writableRef(repo, call);
    const object = await repo.git.info(sha);
    if (!object || (ref.name.startsWith("refs/heads/") && object.type !== "commit"))
      throw unprocessable("Object does not exist");
    if (!force && !(await repo.git.isAncestor(ref.sha, sha)))
      throw unprocessable("Update is not a fast forward");
    if (ref.sha !== sha) {
      await requireSignatures(call.world, repo, ref.name, sha);
      const update = { name: ref.name, before: ref.sha, after: sha };
      if (!(await repo.git.updateRefs([update]))) throw unprocessable("Reference update failed");
      await announce(call.world, repo, call.login, [update]);
    }
    return ok(refShape(call.world, repo, { name: ref.name, sha, type: object.type }));
  });
};

const deleteRef: Handler = async (call) => {
  const repo = repoOf(call);
  return repo.git.exclusively(async () => {
    const ref = await writableRef(repo, call);
    if (ref.name === `refs/heads/${repo.row.default_branch}`)
      throw unprocessable("Cannot delete the default branch");
    const update = { name: ref.name, before: ref.sha, after: null };
    if (!(await repo.git.updateRefs([update]))) throw unprocessable("Reference update failed");
    await announce(call.world, repo, call.login, [update]);
    return noContent();
  });
};

async function writableRef(repo: Repo, call: Call): Promise<Ref> {
  const ref = await repo.git.refSha(`refs/${call.params["ref"]}`);
  if (!ref || ref.name.startsWith("refs/pull/")) throw unprocessable("Reference does not exist");
  return ref;
}

export const gitRefRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/git/ref/{ref}": getRef,
  "GET /repos/{owner}/{repo}/git/matching-refs/{ref}": matchingRefs,
  "POST /repos/{owner}/{repo}/git/refs": createRef,
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}": updateRef,
  "DELETE /repos/{owner}/{repo}/git/refs/{ref}": deleteRef,
};
