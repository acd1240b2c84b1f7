import type { PageAbout } from "../page";

type Cursors = Pick<PageAbout, "next" | "previous">;

/** Pages of a list from its first to its last, and back from there to its first again. */
export async function thereAndBack<Page extends Cursors>(
  read: (cursor: string | undefined) => Promise<Page>,
): Promise<{ there: Page[]; back: Page[] }> {
  const there = await walk(read, "next", undefined);
  const last = there.at(-1);
  const back = last?.previous === undefined ? [] : await walk(read, "previous", last.previous);
  return { there, back };
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
