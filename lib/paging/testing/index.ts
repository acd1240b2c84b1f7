import type { PageAbout } from "../page";

type Cursors = Pick<PageAbout, "next" | "previous">;

/**
 * What stands on each page of a list from its first to its last, and on those before the last as they are met on the way back;
 * both in the order of the list.
 */
export async function thereAndBack<Page extends Cursors, Shown>(
  read: (cursor: string | undefined) => Promise<Page>,
  shown: (page: Page) => Shown,
): Promise<{ there: Shown[]; back: Shown[] }> {
  const there = await walk(read, "next", undefined);
  const last = there.at(-1)?.previous;
  const back = last === undefined ? [] : await walk(read, "previous", last);
  return { there: there.map(shown), back: back.toReversed().map(shown) };
}

async function walk<Page extends Cursors>(
  read: (cursor: string | undefined) => Promise<Page>,
  way: keyof Cursors,
  from: string | undefined,
): Promise<Page[]> {
  const pages = [await read(from)];
  for (let cursor = pages.at(-1)?.[way]; cursor !== undefined; cursor = pages.at(-1)?.[way])
    pages.push(await read(cursor));
  return pages;
}
