import {
  Check,
  CircleDashed,
  Hourglass,
  LoaderCircle,
  Minus,
  Replace,
  X,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { TextLink } from "@/components/ui/link";
import { LiveDuration } from "@/components/ui/live-time";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatDuration } from "@/components/ui/time";
import type { Step, StepState } from "@/lib/timeline";

const looks = {
  done: { word: "Done", icon: Check, mark: "border-success-line bg-success-soft text-success" },
  current: {
    word: "In progress",
    icon: LoaderCircle,
    mark: "border-accent bg-accent-soft text-accent-text",
  },
  waiting: {
    word: "Blocked",
    icon: Hourglass,
    mark: "border-warning-line bg-warning-soft text-warning",
  },
  failed: { word: "Failed", icon: X, mark: "border-danger-line bg-danger-soft text-danger" },
  skipped: { word: "Skipped", icon: Minus, mark: "border-line bg-sunken text-muted" },
  upcoming: { word: "Pending", icon: CircleDashed, mark: "border-line bg-raised text-muted" },
} as const satisfies Record<StepState, { word: string; icon: LucideIcon; mark: string }>;

interface RequestTimelineProps {
  steps: readonly Step[];
  /** Replaces the words of the step that failed: a `FailureCard`. */
  failure?: ReactNode;
  /** Who may approve, and who was asked: stands at the step that waits for it. */
  approval?: ReactNode;
  /** What came after it, where it did not get to its end. */
  afterwards?: ReactNode;
}

/**
 * What happened, top to bottom; the present step is open, with what it waits for and the one thing
 * to do.
 */
export function RequestTimeline({ steps, failure, approval, afterwards }: RequestTimelineProps) {
  // An approval that nobody asked for is no step.
  const shown = steps.filter(({ key, state }) => key !== "approved" || state !== "skipped");
  return (
    <ol aria-label="Timeline">
      {shown.map((step, index) => (
        <TimelineStep
          key={step.key}
          step={step}
          last={index === shown.length - 1 && !afterwards}
          failure={failure}
          more={step.key === "approved" ? approval : undefined}
        />
      ))}
      {afterwards ? <Afterwards>{afterwards}</Afterwards> : null}
    </ol>
  );
}

function Afterwards({ children }: { children: ReactNode }) {
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
      <span className="grid size-7 place-items-center rounded-full border border-line bg-sunken text-muted">
        <Replace aria-hidden className="size-4" />
      </span>
      <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-4">{children}</div>
    </li>
  );
}

function TimelineStep({
  step,
  last,
  failure,
  more,
}: {
  step: Step;
  last: boolean;
  failure: ReactNode;
  more: ReactNode;
}) {
  const { word: usual, icon: Icon, mark } = looks[step.state];
  // What people do is waited for.
  const isForPeople = step.key === "approved" || step.key === "merged";
  const word = step.state === "current" && isForPeople ? "Waiting" : usual;
  const isOpen = step.state === "current" || step.state === "waiting";
  const isQuiet = step.state === "upcoming" || step.state === "skipped";
  return (
    <li
      aria-current={isOpen ? "step" : undefined}
      className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3"
    >
      <div className="flex flex-col items-center">
        <span className={cn("grid size-7 place-items-center rounded-full border", mark)}>
          <Icon aria-hidden className={cn("size-4", step.state === "current" && "animate-spin")} />
        </span>
        {last ? null : (
          <span
            aria-hidden
            className={cn("w-px flex-1", step.state === "done" ? "bg-success-line" : "bg-line")}
          />
        )}
      </div>
      <div className={cn("min-w-0", last ? "" : "pb-5")}>
        <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-4">
          <p className={cn("font-medium", isQuiet && "font-normal text-muted")}>
            {step.title}
            <span
              className={
                isOpen || step.state === "failed"
                  ? "ml-2 text-sm font-normal text-muted"
                  : "sr-only"
              }
            >
              {" "}
              {word}
            </span>
          </p>
          <p className="text-sm text-muted tabular-nums">
            {step.at ? <RelativeTime at={step.at} /> : null}
            {step.at && step.duration ? " · " : null}
            {step.duration ? (
              <>
                <span className="sr-only">{step.since ? "for " : "took "}</span>
                {step.since ? (
                  <LiveDuration since={step.since.toISOString()} lasted={step.duration} />
                ) : (
                  formatDuration(step.duration)
                )}
              </>
            ) : null}
          </p>
        </div>
        {step.state === "failed" && failure ? (
          <div className="mt-2">{failure}</div>
        ) : (
          <StepDetail step={step} open={isOpen} more={more} />
        )}
      </div>
    </li>
  );
}

function StepDetail({ step, open, more }: { step: Step; open: boolean; more: ReactNode }) {
  if (!open) {
    if (!step.detail && !step.link) return null;
    return (
      <p className="max-w-reading text-sm text-muted">
        {step.detail}{" "}
        {step.link ? <TextLink href={step.link.url}>{step.link.title}</TextLink> : null}
      </p>
    );
  }
  if (!step.detail && !step.hint && !step.link) return null;
  return (
    <div className="mt-2 rounded-lg border border-line bg-raised p-4 shadow-card">
      {step.detail ? <p className="max-w-reading">{step.detail}</p> : null}
      {step.hint ? (
        <p className={cn("max-w-reading text-muted", step.detail && "mt-1")}>{step.hint}</p>
      ) : null}
      {more}
      {step.link ? (
        <Button asChild variant="primary" className="mt-3">
          <a href={step.link.url} target="_blank" rel="noreferrer noopener">
            {step.link.title}
            <span className="sr-only"> (opens in a new tab)</span>
          </a>
        </Button>
      ) : null}
    </div>
  );
}
