import type { ComponentProps } from "react";
import { cn } from "./cn";

export function Textarea({ className, rows = 4, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      rows={rows}
      className={cn(
        "control block w-full px-2.5 py-1.5 text-base max-md:text-lg field-sizing-content min-h-20",
        className,
      )}
      {...props}
    />
  );
}
