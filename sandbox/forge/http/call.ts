import type { z } from "zod";
import { reaches } from "../apps/find";
import type { Repo, World } from "../world";
import { findRepository } from "../world";
import { ApiError, notFound } from "./api-error";
import type { Caller } from "./caller";
import type { Interruption } from "./interruption";

/** One API call, as a handler sees it. */
export type Call = {
  world: World;
  caller: Caller;
  /** Whose token it carries; of an App, its bot. */
  login: string;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The parsed JSON body; an empty object when there is none. */
  body: unknown;
  accept: string;
  /** The path and query below the forge's address, for links to further pages. */
  target: string;
  /** What goes wrong on purpose within a GraphQL document. */
  interruption?: Interruption | undefined;
};

/** What a handler answers: JSON, raw bytes, or nothing. */
export type Reply = {
  status: number;
  json?: unknown;
  raw?: Buffer;
  headers?: Record<string, string>;
};

export type Handler = (call: Call) => Promise<Reply> | Reply;

export const ok = (json: unknown, headers?: Record<string, string>): Reply => ({
  status: 200,
  json,
  headers,
});
export const created = (json: unknown, location?: string): Reply => ({
  status: 201,
  json,
  headers: location ? { location } : undefined,
});
export const noContent = (): Reply => ({ status: 204 });

/** The repository that the path names; names of paths are not case-sensitive, as at GitHub. */
export function repoOf(call: Call): Repo {
  const repo = findRepository(call.world, call.params["owner"] ?? "", call.params["repo"] ?? "");
  if (!repo || !isSeen(call.caller, repo)) throw notFound();
  return repo;
}

/** An App does not see what it is not installed for, nor does a person by a token that it got. */
function isSeen(caller: Caller, repo: Repo): boolean {
  if (caller.kind === "installation") return reaches(caller.installation, repo);
  return caller.kind === "person" && caller.through?.kind === "app"
    ? caller.through.installations.some((installation) => reaches(installation, repo))
    : true;
}

/**
 * The same for the calls of git's database, which GitHub answers with 409 while there is no commit.
 */
export async function filledRepoOf(call: Call): Promise<Repo> {
  const repo = repoOf(call);
  if ((await repo.git.refs("refs/heads/")).length === 0)
    throw new ApiError(409, "Git Repository is empty.");
  return repo;
}

/** A number in the path; anything else names nothing. */
export function numberOf(call: Call, name: string): number {
  const text = call.params[name] ?? "";
  if (!/^\d{1,15}$/.test(text)) throw notFound();
  return Number(text);
}

/** The body in the shape that the call wants; otherwise GitHub's 422, which names the field. */
export function bodyOf<Schema extends z.ZodType>(call: Call, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(call.body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  const missing = issue?.code === "invalid_type" && valueAt(call.body, issue.path) === undefined;
  throw new ApiError(
    422,
    missing
      ? `Invalid request.\n\n"${field}" wasn't supplied.`
      : `Invalid request.\n\nFor '${field}', ${issue?.message ?? "this is not valid"}.`,
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (here, key) => (typeof here === "object" && here !== null ? Reflect.get(here, key) : undefined),
    value,
  );
}

export type Page = { number: number; size: number };

/** `page` and `per_page` (1 to 100, 30 unless said otherwise), as GitHub bounds them. */
export function pageOf(call: Call, standard = 30): Page {
  const read = (name: string, otherwise: number): number => {
    const value = Number(call.query.get(name) ?? otherwise);
    return Number.isInteger(value) && value > 0 ? value : otherwise;
  };
  return { number: read("page", 1), size: Math.min(read("per_page", standard), 100) };
}

/** The `Link` header of a page out of `total` entries; nothing when there is one page only. */
export function linkHeader(call: Call, page: Page, total: number): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / page.size));
  const to = (number: number, rel: string): string => {
    const url = new URL(call.target, call.world.url);
    url.searchParams.set("page", String(number));
    return `<${call.world.url}${url.pathname}${url.search}>; rel="${rel}"`;
  };
  const links = [
    ...(page.number > 1 ? [to(Math.min(page.number - 1, last), "prev")] : []),
    ...(page.number < last ? [to(page.number + 1, "next"), to(last, "last")] : []),
    ...(page.number > 1 ? [to(1, "first")] : []),
  ];
  return links.length > 0 ? { link: links.join(", ") } : {};
}

/** One page of a list that is at hand. */
export function slice<T>(entries: readonly T[], page: Page): T[] {
  return entries.slice((page.number - 1) * page.size, page.number * page.size);
}
