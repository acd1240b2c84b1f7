import type { ReactNode } from "react";
import { cn } from "./cn";
import { HoverLink } from "./hover-link";

/** One choice of a row of filters: a link, so that the choice is in the address. */
export function Chip({
  href,
  current,
  count,
  children,
}: {
  href: string;
  current: boolean;
  count?: number;
  children: ReactNode;
}) {
  return (
    <HoverLink
      href={href}
      scroll={false}
      aria-current={current ? "true" : undefined}
      className={cn(
        "inline-flex h-7 items-center gap-1.5 rounded-full border px-3 text-sm font-medium whitespace-nowrap transition-colors pointer-coarse:h-9",
        current
          ? "border-text bg-text text-surface"
          : "border-line-strong bg-raised text-muted hover:bg-hover hover:text-text",
      )}
    >
      {children}
      {count === undefined ? null : (
        <span className={cn("text-xs tabular-nums", current ? "opacity-80" : "text-muted")}>
          {count}
        </span>
      )}
    </HoverLink>
  );
}
