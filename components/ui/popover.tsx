"use client";

import type { ComponentProps, MouseEvent } from "react";
import { cn } from "./cn";

/**
 * A layer on the browser's own `popover`: a button with `popoverTarget={id}` opens it, Escape or a
 * click elsewhere closes it, the style sheet places it. A link inside closes it too, since moving
 * between pages keeps the shell.
 */
export function Popover({
  id,
  align = "start",
  className,
  ...props
}: ComponentProps<"div"> & { id: string; align?: "start" | "end" }) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- listens to the links inside
    <div
      id={id}
      popover="auto"
      data-align={align}
      className={cn(
        "popover text-left font-normal whitespace-normal min-w-48 rounded-lg bg-raised p-1 text-text shadow-overlay",
        className,
      )}
      onClick={closeOnLink}
      {...props}
    />
  );
}

function closeOnLink(event: MouseEvent<HTMLDivElement>) {
  if (event.target instanceof Element && event.target.closest("a"))
    event.currentTarget.hidePopover();
}

/** How a row in a popover of links and buttons looks. */
export const popoverItem = cn(
  "flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left text-base",
  "-outline-offset-2 hover:bg-hover pointer-coarse:py-2.5 [&_svg]:size-4",
  "[&_svg]:shrink-0 [&_svg]:text-muted",
);
