"use client";

import { cn } from "./cn";
import { ModalFrame, type DialogProps } from "./dialog";

/** A dialog at the edge of the window, as high as it. */
export function Sheet({
  side = "left",
  className,
  ...props
}: DialogProps & { side?: "left" | "right" }) {
  return (
    <ModalFrame
      {...props}
      className={cn(
        "my-0 h-dvh max-h-dvh w-[min(22rem,calc(100vw-3rem))]",
        side === "left" ? "mr-auto ml-0" : "mr-0 ml-auto",
        className,
      )}
    />
  );
}
