import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { toneSoft, toneText, type Tone } from "./tone";

interface BadgeProps {
  tone?: Tone;
  icon?: LucideIcon;
  /** The icon turns: something is under way. */
  busy?: boolean;
  className?: string;
  children: ReactNode;
}

/** A small word in a box: a tag, a count, a version. */
export function Badge({
  tone = "neutral",
  icon: Icon,
  busy = false,
  className,
  children,
}: BadgeProps) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap",
        toneSoft[tone],
        className,
      )}
    >
      {Icon ? <Icon aria-hidden className={cn("size-3.5", busy && "animate-spin")} /> : null}
      {children}
    </span>
  );
}

/** A state in a dense list: icon and word without a box. */
export function StateLabel({
  tone = "neutral",
  icon: Icon,
  busy = false,
  className,
  children,
}: BadgeProps) {
  return (
    <span
      className={cn(
        // Stands on the line of the text beside it, not on the foot of its icon.
        "inline-flex items-baseline gap-1.5 font-medium whitespace-nowrap",
        toneText[tone],
        className,
      )}
    >
      {Icon ? (
        <Icon aria-hidden className={cn("size-4 shrink-0 self-center", busy && "animate-spin")} />
      ) : null}
      {children}
    </span>
  );
}
