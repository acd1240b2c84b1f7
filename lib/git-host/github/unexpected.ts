import { AsyncLocalStorage } from "node:async_hooks";
import type { Octokit } from "@octokit/rest";
import { z } from "zod";

/** The host answered, and not with what it documents: something between may have, in its place. */
export class UnexpectedAnswer extends Error {}

/** What the calls of one errand were answered with, as far as a report needs it. */
interface Answers {
  /** `X-GitHub-Request-Id` of the latest: GitHub's support finds a call by it. */
  requestId?: string;
}

const current = new AsyncLocalStorage<Answers>();

/** Runs calls; `requestId` says afterwards, also of calls that failed, what the latest was. */
export async function notingAnswers<Value>(
  calls: () => Promise<Value>,
  failed: (error: unknown, answers: Answers) => Promise<never>,
): Promise<Value> {
  const answers: Answers = {};
  return current.run(answers, async () => {
    try {
      return await calls();
    } catch (error) {
      return failed(error, answers);
    }
  });
}

/**
 * Lets a client note the ids of what it is answered, and refuse what is not JSON: Octokit would
 * hand on the text of a page as if it were an answer.
 */
export function watchAnswers(octokit: Octokit): void {
  octokit.hook.after("request", ({ data, headers }) => {
    const answers = current.getStore();
    const id = headers["x-github-request-id"];
    if (answers) {
      if (typeof id === "string" && /^[\w:.-]{1,100}$/.test(id)) answers.requestId = id;
      else delete answers.requestId;
    }
    if ((typeof data === "string" && data !== "") || data instanceof ArrayBuffer)
      throw new UnexpectedAnswer("The answer is not JSON.");
  });
}

/** A hash of git in an answer; throws `UnexpectedAnswer` for anything else. */
export function hashIn(value: unknown): string {
  if (typeof value === "string" && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) return value;
  throw new UnexpectedAnswer("There is no hash where one has to be.");
}

/**
 * True for what was answered and could not be read. A `TypeError` that nothing caused is ours, of
 * reading what is not there; those of the network have a cause.
 */
export function isUnexpected(error: unknown): boolean {
  return (
    error instanceof UnexpectedAnswer ||
    error instanceof z.ZodError ||
    (error instanceof TypeError && error.cause === undefined && !/fetch failed/.test(error.message))
  );
}
