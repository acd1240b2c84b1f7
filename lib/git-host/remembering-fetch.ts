import { LRUCache } from "lru-cache";
import type { Fetch } from "./github/octokit";

interface Remembered {
  etag: string;
  body: string;
  headers: [string, string][];
}

/**
 * Answers that are asked for again and again while nothing changes: lists of pull requests and of
 * their reviews, where branches point, the branches of merge queues, and the repository itself.
 */
const polled =
  /\/repos\/[^/]+\/[^/]+$|\/pulls(\?|\/\d+\/reviews(\?|$))|\/git\/(ref|matching-refs)\//;
const largestRemembered = 1024 * 1024;

/**
 * A `fetch` that asks whether a polled answer has changed instead of asking for it: an unchanged
 * one (304) costs nothing of GitHub's hourly quota. Octokit sees the remembered answer. `memory`
 * belongs to one account: nobody else's is shown.
 */
export function rememberingFetch(fetch: Fetch, memory: AnswerMemory): Fetch {
  return async (url, init) => {
    if ((init?.method ?? "GET") !== "GET" || !polled.test(url)) return fetch(url, init);
    const known = memory.get(url);
    const headers = new Headers(init?.headers);
    if (known) headers.set("if-none-match", known.etag);
    const answer = await fetch(url, { ...init, headers });
    if (answer.status === 304 && known) {
      const shown = new Headers(known.headers);
      const date = answer.headers.get("date");
      if (date !== null) shown.set("date", date);
      return new Response(known.body, { status: 200, headers: shown });
    }
    const etag = answer.headers.get("etag");
    if (answer.status !== 200 || etag === null) return answer;
    const body = await answer.clone().text();
    memory.delete(url);
    if (body.length <= largestRemembered)
      memory.set(url, {
        etag,
        body,
        headers: [...answer.headers].filter(
          ([name]) => name !== "content-length" && name !== "content-encoding",
        ),
      });
    return answer;
  };
}

export type AnswerMemory = LRUCache<string, Remembered>;

/** For one process. */
export function answerMemory(): AnswerMemory {
  return new LRUCache({ max: 500 });
}
