import { ChevronRight } from "lucide-react";
import { HoverLink } from "./hover-link";

export interface Crumb {
  label: string;
  /** Left out for the page itself. */
  href?: string;
}

/** Only where there is depth. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumbs">
      <ol className="flex flex-wrap items-center gap-1 text-sm text-muted">
        {crumbs.map((crumb, index) => (
          <li key={crumb.label} className="flex min-w-0 items-center gap-1">
            {index > 0 ? <ChevronRight aria-hidden className="size-3.5 shrink-0" /> : null}
            {crumb.href ? (
              <HoverLink href={crumb.href} className="rounded-sm hover:text-text hover:underline">
                {crumb.label}
              </HoverLink>
            ) : (
              <span aria-current="page" className="truncate text-text">
                {crumb.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
