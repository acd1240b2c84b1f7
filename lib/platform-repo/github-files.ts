import { PortalError } from "@/lib/errors";
import { unless } from "./failure";
import type { GitHubRepository } from "./github-repository";
import type { PlatformRepo, TreeEntry } from "./types";

type Files = Pick<PlatformRepo, "readFile" | "listTree" | "readBlob">;

export function gitHubFiles({ octokit, owner, repo, attempt }: GitHubRepository): Files {
  /** Undefined when there is no such commit or tree; 409: the repository has no commit yet. */
  const tree = async (sha: string, recursive: boolean) => {
    const found = await octokit.git.getTree({ owner, repo, tree_sha: sha, ...(recursive ? { recursive: "1" } : {}) }).catch(unless(404, 409));
    return found?.data;
  };

  /** The folder's own tree, one call a level. */
  const folder = async (ref: string, path: string): Promise<string | undefined> => {
    let at: string | undefined = ref;
    for (const name of path.split("/").filter((part) => part !== "")) {
      const entries: Awaited<ReturnType<typeof tree>> = at === undefined ? undefined : await tree(at, false);
      at = entries?.tree.find((entry) => entry.path === name && entry.type === "tree")?.sha;
    }
    return at;
  };

  return {
    readFile: (path, ref) =>
      attempt(`read ${path}`, async () => {
        const found = await octokit.repos.getContent({ owner, repo, path, ref }).catch(unless(404));
        if (!found || Array.isArray(found.data) || found.data.type !== "file" || !("content" in found.data)) return undefined;
        if (found.data.encoding !== "base64") throw new PortalError("too_large", `${path} is too large to be read.`);
        return Buffer.from(found.data.content, "base64").toString("utf8");
      }),
    listTree: (ref, under) =>
      attempt(`list ${under === "" ? "the files" : under}`, async () => {
        const prefix = under === "" ? "" : `${under.replace(/\/$/, "")}/`;
        const whole = await tree(ref, true);
        if (whole && !whole.truncated) return files(whole.tree).filter((entry) => entry.path.startsWith(prefix));
        if (!whole) return [];
        // GitHub stops at 100,000 entries: ask for the folder alone.
        const sha = await folder(ref, under);
        const part = sha === undefined ? undefined : await tree(sha, true);
        if (part?.truncated) throw new PortalError("too_large", `${under} has too many files to be listed.`);
        return files(part?.tree ?? []).map((entry) => ({ ...entry, path: `${prefix}${entry.path}` }));
      }),
    readBlob: (blob) =>
      attempt("read a file", async () => {
        const { data } = await octokit.git.getBlob({ owner, repo, file_sha: blob });
        return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8").toString("utf8");
      }),
  };
}

function files(entries: readonly { path?: string; type?: string; sha?: string | null; size?: number }[]): TreeEntry[] {
  return entries.flatMap(({ path, type, sha, size }) => (type === "blob" && path !== undefined && sha ? [{ path, blob: sha, size: size ?? 0 }] : []));
}
