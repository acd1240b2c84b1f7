import { z } from "zod";

/**
 * Characters of one. Titles are the longest that lists are ordered by, and an index takes no more than 2,704 bytes of a row
 * (https://www.postgresql.org/docs/current/btree.html); an address, 8 KiB in all.
 */
export const longestCursor = 4_000;

/** The fields of a query that say which part of a list is asked for. What is malformed is left out. */
export const partFields = {
  /** Where the page begins: the `next` or `previous` of another one. */
  cursor: z.string().min(1).max(longestCursor).optional().catch(undefined),
  /** Of what matches, by number: it costs the more the further down it is. Without `cursor`. */
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
};

/** So many are counted: beyond, nobody reads the number, and counting takes longer than finding. */
export const mostCounted = 10_000;

/** What is said of a page beside its rows. */
export interface PageAbout {
  /** How many match; no more than 10,000 are counted. */
  total: number;
  /** More match than were counted. */
  moreThanTotal: boolean;
  /** The number that was asked for; of no meaning beside a cursor. */
  page: number;
  /** By `total`. */
  pages: number;
  /** Cursors of the pages beside it; undefined where there is nothing. */
  next: string | undefined;
  previous: string | undefined;
}

/** `counted`: no more than one over `mostCounted`. */
export function pageAbout(
  { next, previous }: Pick<PageAbout, "next" | "previous">,
  { counted, page, size }: { counted: number; page: number; size: number },
): PageAbout {
  const total = Math.min(counted, mostCounted);
  const pages = Math.max(1, Math.ceil(total / size));
  return { total, moreThanTotal: counted > mostCounted, page, pages, next, previous };
}

/** A page on which there is nothing. */
export const emptyPage = (page: number): PageAbout =>
  pageAbout({ next: undefined, previous: undefined }, { counted: 0, page, size: 1 });
