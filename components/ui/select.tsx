import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/**
 * The browser's own select: right on every phone, needs no script, and a strict CSP has nothing to
 * refuse.
 */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-block w-full", className)}>
      <select
        className="control h-8 w-full appearance-none truncate pr-8 pl-2.5 text-base max-md:text-lg pointer-coarse:h-10"
        {...props}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
