import { Callout } from "@/components/ui/callout";
import type { ErrorCode } from "@/lib/errors";
import { type ReviewResult, resultInWords } from "@/lib/reviews";

/** What became of what the reader approved or sent back at the Git host a moment ago. */
export function ReviewResultCallout({ result, host }: { result: ReviewResult; host: string }) {
  const { given, ...others } = result.counts;
  const isWhole = Object.values(others).every((count) => count === 0);
  const [title, ...more] = resultInWords(result);
  return (
    <Callout tone={isWhole ? "success" : "warning"} title={title}>
      {more.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {given > 0 ? <p>It counts as soon as {host} has told Slipway, in a few seconds.</p> : null}
    </Callout>
  );
}

const problems = (host: string): Partial<Record<ErrorCode, string>> => ({
  forbidden: `You came back from ${host} as another account than you have linked, or this was not started in this session. Sign in there as the login that you have linked, and try again.`,
  conflict: `Link your ${host} login first: a review is given as it.`,
  upstream_refused: `${host} did not say who you are: its answer was used already, or is too old. Try again.`,
  upstream_unavailable: `${host} does not answer. Try again in a moment.`,
});

/** Why nothing was approved or sent back. */
export function ReviewProblem({ code, host }: { code: string; host: string }) {
  return (
    <Callout tone="danger" title="Nothing was approved or sent back">
      {problems(host)[code as ErrorCode] ?? "Something went wrong. The log says more."}
    </Callout>
  );
}
