import { cn } from "./cn";

/**
 * Has the size of what comes. Put a group of them into one <output> with a label for screen
 * readers.
 */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-pulse rounded-md bg-hover", className)} />;
}
