import type { ComponentProps } from "react";
import { cn } from "./cn";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return (
    <input
      type={type}
      className={cn(
        "control h-8 w-full px-2.5 text-base max-md:text-lg pointer-coarse:h-10",
        className,
      )}
      {...props}
    />
  );
}
