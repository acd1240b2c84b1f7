import type { ReactNode } from "react";
import { notFound } from "../http/api-error";
import { type Repo, type World, findRepository } from "../world";
import type { Visitor } from "./layout";

/** What a page is asked for. */
export type PageCall = {
  world: World;
  visitor: Visitor;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
};
/**
 * A page of its own title (`formAction`: origins that its forms may lead on to), the raw bytes of a
 * file, or another address.
 */
export type PageReply =
  | { title: string; content: ReactNode; formAction?: readonly string[] }
  | { raw: Buffer; type: string }
  | { redirect: string };
export type PageHandler = (call: PageCall) => Promise<PageReply> | PageReply;

export function pageRepo(call: PageCall): Repo {
  const repo = findRepository(call.world, call.params["owner"] ?? "", call.params["repo"] ?? "");
  if (!repo) throw notFound();
  return repo;
}

export function pageNumber(call: PageCall): number {
  const page = Number(call.query.get("page") ?? 1);
  return Number.isInteger(page) && page > 0 ? page : 1;
}

/**
 * `ref/path` as pages write it: the longest front that is a branch, tag or hash, and what is left.
 */
export async function splitRef(
  repo: Repo,
  text: string,
): Promise<{ ref: string; sha: string; path: string }> {
  const parts = text.split("/").filter(Boolean);
  for (let count = parts.length; count > 0; count -= 1) {
    const ref = parts.slice(0, count).join("/");
    const sha = await repo.git.resolveCommit(ref);
    if (sha) return { ref, sha, path: parts.slice(count).join("/") };
  }
  throw notFound();
}
