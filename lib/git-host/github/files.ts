import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { unless } from "./failure";
import type { GitHubRepository } from "./octokit-repository";
import type { GitRepository, TreeEntry } from "../repository";

type Files = Pick<
  GitRepository,
  "readFile" | "listTree" | "listFolder" | "readBlob" | "readBlobBytes"
>;

export function gitHubFiles({ octokit, owner, repo, attempt }: GitHubRepository): Files {
  /**
   * Undefined where the repository has no commit yet (409). A commit or tree that the host cannot find is no empty one: a
   * copy of it that lags behind answers 404 of what was written a moment ago.
   */
  const tree = async (sha: string, recursive: boolean) => {
    const found = await octokit.git
      .getTree({ owner, repo, tree_sha: sha, ...(recursive ? { recursive: "1" } : {}) })
      .catch(unless(409));
    return found?.data;
  };

  /** The folder's own tree, one call a level. */
  const folder = async (ref: string, path: string): Promise<string | undefined> => {
    let at: string | undefined = ref;
    for (const name of path.split("/").filter((part) => part !== "")) {
      const entries: Awaited<ReturnType<typeof tree>> =
        at === undefined ? undefined : await tree(at, false);
      at = entries?.tree.find((entry) => entry.path === name && entry.type === "tree")?.sha;
    }
    return at;
  };

  /** A list that would be cut off, or is known to be, folder by folder. */
  const inParts = async (sha: string, prefix: string, isTooLong = false): Promise<TreeEntry[]> => {
    const whole = isTooLong ? undefined : await tree(sha, true);
    if (whole && !whole.truncated)
      return entriesOf(whole.tree).map((entry) => ({ ...entry, path: `${prefix}${entry.path}` }));
    const level = await tree(sha, false);
    if (level?.truncated)
      throw new PortalError(
        "too_large",
        `${prefix === "" ? "The root" : prefix} has too many files to be listed.`,
      );
    const here = entriesOf(level?.tree ?? []).map((entry) => ({
      ...entry,
      path: `${prefix}${entry.path}`,
    }));
    for (const { path, type, sha: below } of level?.tree ?? []) {
      if (type === "tree" && path !== undefined && below)
        here.push(...(await inParts(below, `${prefix}${path}/`)));
    }
    return here;
  };

  const readBlobBytes: GitRepository["readBlobBytes"] = (blob) =>
    attempt("read a file", async () => {
      const { data } = await octokit.git.getBlob({ owner, repo, file_sha: blob });
      return Buffer.from(
        z.string().parse(data.content),
        data.encoding === "base64" ? "base64" : "utf8",
      );
    });

  return {
    readFile: (path, ref) =>
      attempt(`read ${path}`, async () => {
        const found = await octokit.repos.getContent({ owner, repo, path, ref }).catch(unless(404));
        if (
          !found ||
          Array.isArray(found.data) ||
          found.data.type !== "file" ||
          !("content" in found.data)
        )
          return undefined;
        if (found.data.encoding !== "base64")
          throw new PortalError("too_large", `${path} is too large to be read.`);
        return Buffer.from(found.data.content, "base64").toString("utf8");
      }),
    listTree: (ref, under) =>
      attempt(`list ${under === "" ? "the files" : under}`, async () => {
        const prefix = under === "" ? "" : `${under.replace(/\/$/, "")}/`;
        const whole = await tree(ref, true);
        if (whole && !whole.truncated)
          return entriesOf(whole.tree).filter((entry) => entry.path.startsWith(prefix));
        if (!whole) return [];
        // GitHub stops at 100,000 entries: ask for the folder alone.
        const sha = await folder(ref, under);
        return sha === undefined ? [] : inParts(sha, prefix, sha === ref);
      }),
    listFolder: (ref, under) =>
      attempt(`list ${under}`, async () => {
        const found = await octokit.repos
          .getContent({ owner, repo, path: under, ref })
          .catch(unless(404));
        if (!found || !Array.isArray(found.data)) return [];
        const own = found.data.flatMap(({ type, path, sha, size }): TreeEntry[] =>
          type === "file" || type === "symlink"
            ? [{ path, kind: type === "file" ? "file" : "link", blob: sha, size }]
            : [],
        );
        const below = await Promise.all(
          found.data
            .filter(({ type }) => type === "dir")
            .map(({ path, sha }) => inParts(sha, `${path}/`)),
        );
        return [...own, ...below.flat()];
      }),
    readBlobBytes,
    readBlob: async (blob) => (await readBlobBytes(blob)).toString("utf8"),
  };
}

function entriesOf(
  entries: readonly {
    path?: string;
    mode?: string;
    type?: string;
    sha?: string | null;
    size?: number;
  }[],
): TreeEntry[] {
  return entries.flatMap(({ path, mode, type, sha, size }): TreeEntry[] => {
    if (path === undefined || !sha || type === "tree") return [];
    if (type === "commit") return [{ path, kind: "submodule", blob: sha, size: 0 }];
    return [{ path, kind: mode === "120000" ? "link" : "file", blob: sha, size: size ?? 0 }];
  });
}
