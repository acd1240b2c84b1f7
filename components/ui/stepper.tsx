import { Check, CircleAlert } from "lucide-react";
import { cn } from "./cn";

export interface Step {
  key: string;
  title: string;
  state: "current" | "done" | "todo" | "problem";
}

const words = {
  current: "current",
  done: "filled in",
  todo: "to do",
  problem: "has a problem",
} as const;

/** The steps of something long; every one can be read ahead. */
export function Stepper({
  label,
  steps,
  onSelect,
}: {
  label: string;
  steps: readonly Step[];
  onSelect: (key: string) => void;
}) {
  return (
    <nav aria-label={label}>
      <ol className="flex flex-wrap gap-1">
        {steps.map((step, index) => (
          <li key={step.key}>
            <button
              type="button"
              aria-current={step.state === "current" ? "step" : undefined}
              className={cn(
                "flex h-8 items-center gap-2 rounded-md px-2 text-base transition-colors hover:bg-hover pointer-coarse:h-10",
                step.state === "current" ? "bg-hover font-medium text-text" : "text-muted",
              )}
              onClick={() => onSelect(step.key)}
            >
              <span
                aria-hidden
                className={cn(
                  "grid size-5 place-items-center rounded-full border text-xs tabular-nums",
                  step.state === "current" && "border-accent bg-accent text-on-accent",
                  step.state === "done" && "border-success-line bg-success-soft text-success",
                  step.state === "problem" && "border-danger-line bg-danger-soft text-danger",
                  step.state === "todo" && "border-line-strong",
                )}
              >
                {step.state === "done" ? (
                  <Check className="size-3" />
                ) : step.state === "problem" ? (
                  <CircleAlert className="size-3" />
                ) : (
                  index + 1
                )}
              </span>
              {step.title}
              <span className="sr-only"> ({words[step.state]})</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
