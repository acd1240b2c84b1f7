import { CircleCheck, Info, OctagonX, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { toneText, type Tone } from "./tone";

type CalloutTone = Exclude<Tone, "neutral" | "accent">;

const looks = {
  info: { icon: Info, box: "border-info-line bg-info-soft", word: "Note" },
  success: { icon: CircleCheck, box: "border-success-line bg-success-soft", word: "Done" },
  warning: { icon: TriangleAlert, box: "border-warning-line bg-warning-soft", word: "Warning" },
  danger: { icon: OctagonX, box: "border-danger-line bg-danger-soft", word: "Problem" },
} as const satisfies Record<CalloutTone, { icon: LucideIcon; box: string; word: string }>;

interface CalloutProps {
  tone: CalloutTone;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** Something to know before going on. */
export function Callout({ tone, title, children, action, className }: CalloutProps) {
  const { icon: Icon, box, word } = looks[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : undefined}
      className={cn("flex gap-3 rounded-lg border px-4 py-3", box, className)}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", toneText[tone])} />
      <div className="min-w-0 flex-1">
        <span className="sr-only">{word}: </span>
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className={cn("max-w-reading", title && "mt-0.5")}>{children}</div> : null}
        {action ? <div className="mt-3 flex flex-wrap gap-2">{action}</div> : null}
      </div>
    </div>
  );
}
