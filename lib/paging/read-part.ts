import { type Place, placeOf, type Value, writeCursor } from "./cursor";
import type { Ordering } from "./ordering";
import { type Slice, slicesBeyond } from "./slices";

/** Which part of a list is asked for. */
export interface Asked {
  /** Where it begins: what another part answered as `next` or `previous`. */
  cursor?: string | undefined;
  /** Without a cursor, a page by its number, from 1: what is before it is read and passed over. */
  page: number;
}

/** A part of a list, and the cursors of those beside it; undefined where there is nothing. */
export interface Part<Row> {
  rows: Row[];
  next: string | undefined;
  previous: string | undefined;
}

/** How rows of a slice are read: at most `take`, after the first `skip`. */
export type Read<Row> = Slice<Row> & { skip: number; take: number };

/**
 * A part of a list of at most `size` rows, read by the columns of its order: each row is in one part of those that follow
 * one another, as long as these columns of it do not change. Throws `bad_request` for a cursor of something else.
 */
export async function readPart<Row extends object>(
  ordering: Ordering<Row>,
  { cursor, page }: Asked,
  size: number,
  find: (read: Read<Row>) => Promise<readonly Row[]>,
): Promise<Part<Row>> {
  const place = placeOf(ordering, cursor);
  // One more than asked for tells that there are more.
  const found = await readSlices(slicesBeyond(ordering, place), size + 1, {
    skip: place === undefined ? (page - 1) * size : 0,
    find,
  });
  const rows = found.slice(0, size);
  const isMore = found.length > size;
  if (place?.back) rows.reverse();
  const isAfter = place === undefined ? page > 1 : !place.back || isMore;
  const isBefore = place?.back === true || isMore;
  return {
    rows,
    next: isBefore ? cursorOf(ordering, rows.at(-1), false) : undefined,
    previous: isAfter ? cursorOf(ordering, rows[0], true) : undefined,
  };
}

async function readSlices<Row>(
  slices: readonly Slice<Row>[],
  take: number,
  { skip, find }: { skip: number; find: (read: Read<Row>) => Promise<readonly Row[]> },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const slice of slices) {
    if (rows.length === take) break;
    rows.push(...(await find({ ...slice, skip, take: take - rows.length })));
  }
  return rows;
}

function cursorOf<Row extends object>(
  ordering: Ordering<Row>,
  row: Row | undefined,
  back: boolean,
): string | undefined {
  return row && writeCursor(ordering, placeAt(ordering, row, back));
}

/** Where a row stands. */
export function placeAt<Row extends object>(
  { keys }: Ordering<Row>,
  row: Row,
  back: boolean,
): Place {
  return { back, values: keys.map(({ column }) => row[column] as Value) };
}
