import NextLink from "next/link";
import type { PageAbout } from "@/lib/paging";
import { Button } from "./button";
import { EmptyState } from "./empty-state";
import { OlderNewer } from "./older-newer";
import { formatNumber } from "./format-number";

interface PageLinksProps {
  page: Pick<PageAbout, "total" | "moreThanTotal" | "next" | "previous">;
  /** What is counted, in the plural: "templates". */
  noun: string;
  /** The latest stands first; else the links say Previous and Next. */
  isByTime?: boolean;
  href: (cursor: string) => string;
}

const inOrder = { newer: "Previous", older: "Next" };

/** How many there are, back and on. Renders nothing when all is on one page. */
export function PageLinks({ page, noun, isByTime = false, href }: PageLinksProps) {
  const { total, moreThanTotal, next, previous } = page;
  return (
    <OlderNewer
      newer={previous === undefined ? undefined : href(previous)}
      older={next === undefined ? undefined : href(next)}
      {...(isByTime ? {} : { words: inOrder })}
    >
      {moreThanTotal ? "More than " : null}
      {formatNumber(total)} {noun}
    </OlderNewer>
  );
}

/** In the place of a page on which nothing stands any more, while others of the list do. */
export function EmptyPage({ first, level }: { first: string; level?: 3 }) {
  return (
    <EmptyState
      title="Nothing here any more"
      {...(level === undefined ? {} : { level })}
      action={
        <Button asChild>
          <NextLink href={first}>First page</NextLink>
        </Button>
      }
    >
      The list has changed since this address was made.
    </EmptyState>
  );
}
