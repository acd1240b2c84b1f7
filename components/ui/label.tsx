import type { ComponentProps } from "react";
import { cn } from "./cn";

export function Label({ className, children, ...props }: ComponentProps<"label">) {
  return (
    <label className={cn("text-base font-medium text-text", className)} {...props}>
      {children}
    </label>
  );
}
