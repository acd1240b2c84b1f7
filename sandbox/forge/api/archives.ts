import { unprocessable } from "../http/api-error";
import { archiveAddress } from "../http/codeload";
import { type Handler, repoOf } from "../http/call";

/**
 * A redirect to where the archive is made, with a token of its own in the address, as at GitHub.
 */
const tarball: Handler = async (call) => {
  const repo = repoOf(call);
  const sha = await repo.git.resolveCommit(call.params["ref"] ?? "");
  if (!sha) throw unprocessable(`No commit found for SHA: ${call.params["ref"]}`);
  return { status: 302, headers: { location: archiveAddress(call.world, repo, sha) } };
};

export const archiveRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/tarball/{ref}": tarball,
};
