import { ArrowUpRight } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { HoverLink } from "./hover-link";

type TextLinkProps = Omit<ComponentProps<typeof HoverLink>, "href"> & {
  href: string;
  /**
   * In running text a link is underlined; in a list or a table, where place says what it is, only
   * when pointed at.
   */
  quiet?: boolean;
};

const elsewhere = /^[a-z][a-z0-9+.-]*:/i;

/** A link in text. One that leaves Slipway opens in a new tab and says so. */
export function TextLink({ href, quiet = false, className, children, ...props }: TextLinkProps) {
  const classes = cn(
    "rounded-sm text-accent-text underline-offset-2 hover:underline",
    quiet ? "text-text hover:text-accent-text" : "underline decoration-accent-line",
    className,
  );
  if (!elsewhere.test(href))
    return (
      <HoverLink href={href} className={classes} {...props}>
        {children}
      </HoverLink>
    );
  return (
    <a href={href} className={classes} target="_blank" rel="noreferrer noopener">
      {children}
      <ArrowUpRight aria-hidden className="mb-0.5 ml-0.5 inline size-3.5" />
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  );
}
