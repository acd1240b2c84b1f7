import { type Problem, toProblem } from "@/lib/errors";
import { knownError } from "./known-error";
import { report } from "./report";
import { requestIdHeader, requestIdOf } from "./request-id";
import { rethrowSignals } from "./with-problem";

/** What a server action answers a form with: plain data, so that it may cross to the browser. */
export type ActionResult<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/**
 * Runs the body of a server action. A failure is returned for the form to show; `redirect()` and
 * `notFound()` inside `work` keep working.
 */
export async function actionResult<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    await rethrowSignals(thrown);
    const error = knownError(thrown);
    const { headers } = await import("next/headers");
    const requestId = requestIdOf((await headers()).get(requestIdHeader));
    report(error, requestId);
    return { ok: false, problem: toProblem(error, requestId) };
  }
}
