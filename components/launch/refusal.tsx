import { Callout } from "@/components/ui/callout";
import type { Problem } from "@/lib/errors";

/** Why a request was not opened, with what to name when one asks for help. */
export function Refusal({ problem }: { problem: Problem }) {
  return (
    <Callout
      // Where waiting helps, nothing is wrong with what was sent.
      tone={problem.retryAfter === undefined ? "danger" : "info"}
      title={problem.detail}
      className="mb-4"
    >
      {problem.hint}
      {problem.requestId ? (
        <>
          {" "}
          Request id <code>{problem.requestId}</code>.
        </>
      ) : null}
    </Callout>
  );
}
