import type { ComponentProps } from "react";
import { cn } from "./cn";

export function Label({ className, children, ...props }: ComponentProps<"label">) {
  return (
    <label className={cn("text-base font-medium text-text", className)} {...props}>
      {children}
    </label>
  );
}

/** Stands beside the label of what must be filled in; the control says it to a screen reader. */
export function RequiredMark() {
  return (
    <span aria-hidden title="Required" className="text-base font-medium text-danger">
      *
    </span>
  );
}

/** What the mark means; a screen reader hears it from each control. */
export function RequiredLegend() {
  return (
    <span aria-hidden className="text-sm text-muted">
      <RequiredMark /> Required
    </span>
  );
}
