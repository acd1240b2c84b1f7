import type { ComponentProps } from "react";
import { cn } from "./cn";

/** On or off, at once. A checkbox underneath, so that forms and keyboards know it. */
export function Switch({ className, ...props }: Omit<ComponentProps<"input">, "type" | "role">) {
  return (
    <span className={cn("relative inline-block h-5 w-9 shrink-0", className)}>
      <input
        type="checkbox"
        // A checkbox tells its state by itself.
        // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props
        role="switch"
        className="peer control absolute inset-0 size-full appearance-none rounded-full bg-sunken checked:border-accent checked:bg-accent"
        {...props}
      />
      <span
        aria-hidden
        className={cn(
          "pointer-events-none absolute top-1 left-1 size-3 rounded-full bg-muted",
          "transition-transform peer-checked:translate-x-4 peer-checked:bg-on-accent",
        )}
      />
    </span>
  );
}
