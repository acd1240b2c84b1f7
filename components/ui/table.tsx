import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { HoverLink } from "./hover-link";
import { ScrollRegion } from "./scroll-region";

interface TableProps {
  /** Says what the table holds; also names the region that scrolls. */
  caption: string;
  className?: string;
  children: ReactNode;
}

/** A table that scrolls sideways by itself where it is too wide, and shows that there is more. */
export function Table({ caption, className, children }: TableProps) {
  return (
    <ScrollRegion
      label={caption}
      className={cn("rounded-lg border border-line bg-raised shadow-card", className)}
    >
      <table className="w-full border-collapse text-left text-base">
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </ScrollRegion>
  );
}

/** The columns of a table: by their names, as elements where more is to be said of one, or both; and one of buttons. */
export function TableHead({
  columns = [],
  hasActions = false,
  children,
}: {
  columns?: readonly string[];
  /** The last column holds what can be done with a row. */
  hasActions?: boolean;
  children?: ReactNode;
}) {
  return (
    <thead className="border-b border-line bg-sunken text-sm text-muted">
      <tr>
        {columns.map((column) => (
          <TableColumn key={column}>{column}</TableColumn>
        ))}
        {children}
        {hasActions ? (
          <TableColumn>
            <span className="sr-only">Actions</span>
          </TableColumn>
        ) : null}
      </tr>
    </thead>
  );
}

export function TableBody({ children }: { children: ReactNode }) {
  return <tbody className="divide-y divide-line">{children}</tbody>;
}

/** A row; with a `RowLink` in it, the whole row is the link. */
export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr
      className={cn(
        "relative transition-colors has-[[data-row-link]]:hover:bg-hover/60",
        className,
      )}
      {...props}
    />
  );
}

/**
 * The link that a row is. Other links and buttons of the row need `relative` to stay above it
 * (`TableCell raised`).
 */
export function RowLink({
  href,
  className,
  children,
}: {
  href: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <HoverLink
      data-row-link
      href={href}
      className={cn(
        "font-medium whitespace-nowrap text-text after:absolute after:inset-0",
        "focus-visible:outline-none focus-visible:after:-outline-offset-2",
        "focus-visible:after:outline-2 focus-visible:after:outline-focus",
        className,
      )}
    >
      {children}
    </HoverLink>
  );
}

interface ColumnProps {
  children: ReactNode;
  numeric?: boolean;
  /** A column that sorts is a link to the page sorted so; `now` is the order at present. */
  sort?: { href: string; now?: "ascending" | "descending" | undefined };
  className?: string;
}

export function TableColumn({ children, numeric = false, sort, className }: ColumnProps) {
  const Icon =
    sort?.now === "ascending" ? ArrowUp : sort?.now === "descending" ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={sort ? (sort.now ?? "none") : undefined}
      className={cn(
        "h-9 px-3 font-medium whitespace-nowrap first:pl-4 last:pr-4",
        numeric && "text-right",
        className,
      )}
    >
      {sort ? (
        <HoverLink
          href={sort.href}
          scroll={false}
          className="group inline-flex items-center gap-1 rounded-sm hover:text-text"
        >
          {children}
          <Icon aria-hidden className={cn("size-3.5", sort.now ? "text-text" : "opacity-60")} />
        </HoverLink>
      ) : (
        children
      )}
    </th>
  );
}

interface CellProps extends ComponentProps<"td"> {
  numeric?: boolean;
  /** Holds something of its own to press, above the row's link. */
  raised?: boolean;
}

export function TableCell({ numeric = false, raised = false, className, ...props }: CellProps) {
  return (
    <td
      className={cn(
        "h-11 px-3 py-1.5 align-middle first:pl-4 last:pr-4",
        numeric && "text-right tabular-nums",
        raised && "[&>*]:relative [&>*]:z-10",
        className,
      )}
      {...props}
    />
  );
}
