import { CircleCheck } from "lucide-react";
import { Callout } from "@/components/ui/callout";
import type { FileCheck } from "../actions";

/** What is wrong with a file as it is typed, and for whom it would change something. */
export function FileAnswer({
  path,
  answer,
  isBusy,
  failed,
}: {
  path: string;
  answer: FileCheck | undefined;
  isBusy: boolean;
  failed: string | undefined;
}) {
  if (failed !== undefined) return <Callout tone="warning" title={failed} />;
  if (answer === undefined) return <p className="text-muted">Checking</p>;
  const { problems, people } = answer;
  return (
    <div aria-live="polite" aria-busy={isBusy} className="flex flex-col gap-4">
      {problems.length === 0 ? (
        <p className="flex items-center gap-2">
          <CircleCheck aria-hidden className="size-4 text-success" />
          It can be read.
        </p>
      ) : (
        <Callout
          tone={problems.some(({ severity }) => severity === "error") ? "danger" : "warning"}
          title={problems.length === 1 ? "1 problem" : `${problems.length} problems`}
        >
          <ul className="flex flex-col gap-1">
            {problems.map((problem) => (
              <li key={`${problem.path} ${problem.line} ${problem.message}`}>
                {problem.path === path ? "" : `${problem.path} · `}Line {problem.line}:{" "}
                {problem.message} {problem.hint}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {people === undefined ? null : people.changed === 0 ? (
        <p className="text-muted">
          It changes nothing for{" "}
          {people.of === 1 ? "the one person who was" : `the ${people.of} people who were`} here in
          the last 30 days.
        </p>
      ) : (
        <Callout
          tone="info"
          title={`It changes something for ${people.changed} of those who were here in the last 30 days (${people.of})`}
        >
          <ul className="flex flex-col gap-1">
            {people.people.map(({ name, loses, gains }) => (
              <li key={name}>
                {name}
                {loses.length === 0 ? "" : ` is no longer ${loses.join(", ")}`}
                {loses.length > 0 && gains.length > 0 ? ", and" : ""}
                {gains.length === 0 ? "" : ` becomes ${gains.join(", ")}`}
              </li>
            ))}
          </ul>
        </Callout>
      )}
    </div>
  );
}
