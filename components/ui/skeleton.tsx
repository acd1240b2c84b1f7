import { cn } from "./cn";

/**
 * Has the size of what comes. Put a group of them into one <output> with a label for screen
 * readers.
 */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-pulse rounded-md bg-hover", className)} />;
}

/** Rows of a table that is being read. */
export function TableSkeleton({ rows = 8, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <output
      aria-label={label}
      className="block overflow-hidden rounded-lg border border-line bg-raised"
    >
      <div className="h-9 border-b border-line bg-sunken" />
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className="flex h-11 items-center gap-6 border-b border-line px-4 last:border-0"
        >
          <Skeleton className="h-4 w-20" />
          <Skeleton className="h-4 w-40 max-w-full" />
          <Skeleton className="h-4 flex-1" />
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </output>
  );
}
