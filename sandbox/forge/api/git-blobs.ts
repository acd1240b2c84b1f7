import { z } from "zod";
import { ApiError, notFound } from "../http/api-error";
import { type Handler, bodyOf, created, ok, repoOf } from "../http/call";
import { apiUrl, nodeId } from "../shapes/links";

const getBlob: Handler = async (call) => {
  const repo = repoOf(call);
  const object = await repo.git.object(call.params["file_sha"] ?? "");
  if (object?.type !== "blob") throw notFound();
  if (/\braw\b/.test(call.accept))
    return {
      status: 200,
      raw: object.content,
      headers: { "content-type": "application/vnd.github.raw; charset=utf-8" },
    };
  const url = `${apiUrl(call.world, repo)}/git/blobs/${object.sha}`;
  return ok({
    sha: object.sha,
    node_id: nodeId("Blob", object.sha),
    size: object.size,
    url,
    content: inLines(object.content),
    encoding: "base64",
  });
};

const createBlob: Handler = async (call) => {
  const repo = repoOf(call);
  const input = bodyOf(
    call,
    z.object({ content: z.string(), encoding: z.enum(["utf-8", "base64"]).default("utf-8") }),
  );
  if (Buffer.byteLength(input.content) > 100 * 1024 * 1024)
    throw new ApiError(422, "Sorry, your input was too large to process.");
  const sha = await repo.git.write(
    "blob",
    Buffer.from(input.content, input.encoding === "base64" ? "base64" : "utf8"),
  );
  const url = `${apiUrl(call.world, repo)}/git/blobs/${sha}`;
  return created({ url, sha }, url);
};

/** Base64 as GitHub writes it: a line break after every 60 characters. */
export function inLines(content: Buffer): string {
  return content.toString("base64").replace(/.{1,60}/g, "$&\n");
}

export const gitBlobRoutes: Record<string, Handler> = {
  "POST /repos/{owner}/{repo}/git/blobs": createBlob,
  "GET /repos/{owner}/{repo}/git/blobs/{file_sha}": getBlob,
};
