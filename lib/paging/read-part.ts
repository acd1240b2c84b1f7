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
export async function readPart<Keys extends object, Row extends Keys>(
  ordering: Ordering<Keys>,
  { cursor, page }: Asked,
  size: number,
  find: (read: Read<Keys>) => Promise<readonly Row[]>,
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
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return { rows, ...besideNothing(ordering, place) };
  return {
    rows,
    next: isBefore ? cursorAt(ordering, last, false) : undefined,
    previous: isAfter ? cursorAt(ordering, first, true) : undefined,
  };
}

async function readSlices<Keys, Row>(
  slices: readonly Slice<Keys>[],
  take: number,
  { skip, find }: { skip: number; find: (read: Read<Keys>) => Promise<readonly Row[]> },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const slice of slices) {
    if (rows.length === take) break;
    rows.push(...(await find({ ...slice, skip, take: take - rows.length })));
  }
  return rows;
}

/** Beside a page on which nothing stands any more, everything is on the other side of where it begins. */
function besideNothing<Keys>(
  ordering: Ordering<Keys>,
  place: Place | undefined,
): Pick<Part<unknown>, "next" | "previous"> {
  if (place === undefined) return { next: undefined, previous: undefined };
  const { back, isInclusive, values } = place;
  const other = writeCursor(ordering, { back: !back, isInclusive: !isInclusive, values });
  return { next: back ? other : undefined, previous: back ? undefined : other };
}

/** A cursor of what is beyond a row; `back`: of what stands before it. */
export function cursorAt<Keys extends object>(
  ordering: Ordering<Keys>,
  row: Keys,
  back: boolean,
): string {
  const values = ordering.keys.map(({ column }) => row[column] as Value);
  return writeCursor(ordering, { back, isInclusive: false, values });
}
