import type { Commit } from "../git/commit";
import type { FileDiff } from "../git/diff";
import type { Repo, World } from "../world";
import { apiUrl, encodePath, nodeId, pageUrl } from "./links";
import { userShape } from "./user";

/**
 * Of its Apps' commits the forge remembers that GitHub would have signed them: a signature of its
 * own nobody could check.
 */
function verification(world: World, commit: Commit) {
  const signed = world.db.get<{ at: string }>(
    "SELECT at FROM signed_commits WHERE sha = ?",
    commit.sha,
  );
  if (signed)
    return {
      verified: true,
      reason: "valid",
      signature: "-----BEGIN PGP SIGNATURE-----\n(the forge's word)\n-----END PGP SIGNATURE-----\n",
      payload: commit.sha,
      verified_at: signed.at,
    };
  return commit.signature
    ? {
        verified: false,
        reason: "unknown_key",
        signature: commit.signature,
        payload: null,
        verified_at: null,
      }
    : { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };
}

/** Of who commits what is written on GitHub's pages, and by `createCommitOnBranch`. */
export const webFlowEmail = "noreply@github.com";

/** The account behind an address, when it is one that the forge gives out. */
export function loginOfEmail(world: World, email: string): string | null {
  if (email === webFlowEmail) return "web-flow";
  const suffix = `@users.noreply.${new URL(world.url).hostname}`;
  if (!email.endsWith(suffix)) return null;
  return email.slice(0, -suffix.length).replace(/^\d+\+/, "") || null;
}

/** GitHub's "Git Commit", as `git/commits` answers it. */
export function gitCommitShape(world: World, repo: Repo, commit: Commit) {
  const url = apiUrl(world, repo);
  const html = pageUrl(world, repo);
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message.replace(/\n$/, ""),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
    verification: verification(world, commit),
  };
}

/** GitHub's "Commit", as lists of commits and comparisons hold it. */
export function commitShape(world: World, repo: Repo, commit: Commit) {
  const url = apiUrl(world, repo);
  const html = pageUrl(world, repo);
  const author = loginOfEmail(world, commit.author.email);
  const committer = loginOfEmail(world, commit.committer.email);
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message.replace(/\n$/, ""),
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: verification(world, commit),
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: author ? userShape(world, author) : null,
    committer: committer ? userShape(world, committer) : null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
  };
}

/**
 * GitHub's "Diff Entry"; `at` is the commit whose content it shows (the one before, for a removed
 * file).
 */
export function fileShape(world: World, repo: Repo, file: FileDiff, at: string) {
  const path = encodePath(file.path);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${pageUrl(world, repo)}/blob/${at}/${path}`,
    raw_url: `${pageUrl(world, repo)}/raw/${at}/${path}`,
    contents_url: `${apiUrl(world, repo)}/contents/${path}?ref=${at}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}
