import { ChevronLeft, ChevronRight } from "lucide-react";
import { buttonVariants } from "./button";
import { cn } from "./cn";
import { HoverLink } from "./hover-link";
import { formatNumber } from "./format-number";

interface PaginationProps {
  /** Counts from 1. */
  page: number;
  pageSize: number;
  total: number;
  /** What is counted, in the plural: "templates". */
  noun: string;
  href: (page: number) => string;
}

/** "21 to 40 of 312 templates", back and on. Renders nothing when all is on one page. */
export function Pagination({ page, pageSize, total, noun, href }: PaginationProps) {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  if (pages === 1) return null;
  const first = (page - 1) * pageSize + 1;
  const last = Math.min(total, page * pageSize);
  return (
    <nav aria-label="Pages" className="mt-4 flex items-center justify-between gap-4">
      <p className="text-sm text-muted tabular-nums">
        {formatNumber(first)} to {formatNumber(last)} of {formatNumber(total)} {noun}
      </p>
      <div className="flex gap-2">
        <PageLink href={page > 1 ? href(page - 1) : undefined} rel="prev">
          <ChevronLeft aria-hidden />
          Previous
        </PageLink>
        <PageLink href={page < pages ? href(page + 1) : undefined} rel="next">
          Next
          <ChevronRight aria-hidden />
        </PageLink>
      </div>
    </nav>
  );
}

function PageLink({
  href,
  rel,
  children,
}: {
  href: string | undefined;
  rel: string;
  children: React.ReactNode;
}) {
  const classes = buttonVariants({ size: "sm" });
  if (href === undefined)
    return (
      <span aria-disabled="true" className={cn(classes, "opacity-55")}>
        {children}
      </span>
    );
  return (
    <HoverLink href={href} rel={rel} className={classes}>
      {children}
    </HoverLink>
  );
}
