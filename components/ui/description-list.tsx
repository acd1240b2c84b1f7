import { Fragment, type ReactNode } from "react";
import { cn } from "./cn";

/** Names and what they stand for, two columns. Entries without a value are left out. */
export function DescriptionList({
  entries,
  className,
}: {
  entries: readonly (readonly [string, ReactNode])[];
  className?: string;
}) {
  return (
    <dl
      className={cn(
        "grid grid-cols-[minmax(5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-2 text-base",
        className,
      )}
    >
      {entries.map(([term, value]) =>
        value === undefined || value === null || value === "" ? null : (
          <Fragment key={term}>
            <dt className="text-muted">{term}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
