import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { PortalError } from "@/lib/errors";
import type { CallHook } from "../call-hook";
import { guardedDownload } from "../download";
import type { GitHubRepository } from "./octokit-repository";
import type { GitRepository, RepositoryRef } from "../repository";

/** Of what comes out of an archive; a repository of manifests has a hundredth of it. */
const largestArchive = 512 * 1024 * 1024;

/** `git archive` of a commit: a folder named after it, and the files below. */
export function gitHubArchive(
  ref: RepositoryRef,
  authorization: () => Promise<string>,
  attempt: GitHubRepository["attempt"],
  onCall?: CallHook,
): GitRepository["readArchive"] {
  const path = (commit: string) =>
    `/repos/${encodeURIComponent(ref.owner)}/${encodeURIComponent(ref.name)}/tarball/${encodeURIComponent(commit)}`;
  return async function* readArchive(commit, wanted) {
    const body = await attempt("download the files", () =>
      guardedDownload(ref.apiUrl, path(commit), authorization, onCall),
    );
    const tar = extract();
    const broken = (error: unknown) => tar.destroy(error instanceof Error ? error : undefined);
    Readable.fromWeb(body as WebStream)
      .on("error", broken)
      .pipe(createGunzip())
      .on("error", broken)
      .pipe(tar);
    let bytes = 0;
    try {
      for await (const entry of tar) {
        const { name, size = 0, type } = entry.header;
        bytes += size;
        if (bytes > largestArchive)
          throw new PortalError("too_large", "The repository is too large to be read at once.");
        const inside = name.slice(name.indexOf("/") + 1);
        if (type !== "file" || !wanted(inside, size)) {
          entry.resume();
          continue;
        }
        const parts: Buffer[] = [];
        for await (const part of entry) parts.push(part as Buffer);
        yield { path: inside, content: Buffer.concat(parts) };
      }
    } catch (error) {
      if (error instanceof PortalError) throw error;
      throw new PortalError(
        "upstream_unavailable",
        `Slipway could not download the files of ${ref.owner}/${ref.name}: the archive broke off.`,
        { hint: "It is tried again by itself.", cause: error },
      );
    } finally {
      tar.destroy();
    }
  };
}
