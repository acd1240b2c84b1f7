import { CircleCheck, CircleX, Hourglass, type LucideIcon } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Tone } from "@/components/ui/tone";
import type { PullRequestStep } from "@/lib/requests";

const names = {
  labels: "Labels",
  reviewers: "Reviewers",
  "auto-merge": "Auto-merge",
} as const satisfies Record<PullRequestStep["name"], string>;

const states = {
  done: { word: "Done", tone: "success", icon: CircleCheck },
  waiting: { word: "Waiting", tone: "warning", icon: Hourglass },
  refused: { word: "Not possible", tone: "neutral", icon: CircleX },
} as const satisfies Record<
  PullRequestStep["state"],
  { word: string; tone: Tone; icon: LucideIcon }
>;

/** What comes after opening the pull request: none of it holds the request up. */
export function PullRequestSteps({ steps }: { steps: readonly PullRequestStep[] }) {
  return (
    <ul className="divide-y divide-line">
      {steps.map(({ name, state, detail, since, nextAt }) => {
        const { word, tone, icon } = states[state];
        return (
          <li key={name} className="flex flex-col gap-0.5 px-4 py-2.5">
            <div className="flex items-center justify-between gap-3">
              <span className="font-medium">{names[name]}</span>
              <StateLabel tone={tone} icon={icon}>
                {word}
              </StateLabel>
            </div>
            {detail ? (
              <p className="text-sm text-muted [overflow-wrap:anywhere]">{detail}</p>
            ) : null}
            {state === "done" ? null : (
              <p className="text-sm text-muted">
                Since <RelativeTime at={since} />.
                {nextAt ? (
                  <>
                    {" "}
                    Tried again <RelativeTime at={nextAt} />.
                  </>
                ) : null}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
