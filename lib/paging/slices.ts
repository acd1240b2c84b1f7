import type { Place, Value } from "./cursor";
import { type Order, type Ordering, opposite } from "./ordering";

/** What Prisma takes as a condition: columns that are equal, and one that is beyond. */
export type SliceWhere<Row> = { [Column in keyof Row]?: Row[Column] | Beyond<Row[Column]> };

export type Beyond<Of> = { gt: Of } | { gte: Of } | { lt: Of } | { lte: Of };

/** A stretch of a list: one range of an index of its keys. */
export interface Slice<Row> {
  where: SliceWhere<Row>;
  orderBy: { [Column in keyof Row]?: Order }[];
}

/**
 * What is beyond a place, in the order in which it is read from there, in slices: first what agrees with it in all keys but
 * the last, then in all but two, and so on. Each is a range of an index of the keys; as one condition, with OR, PostgreSQL
 * would walk all that agrees in the first key. Without a place, all of the list. Pure.
 */
export function slicesBeyond<Row>({ keys }: Ordering<Row>, place: Place | undefined): Slice<Row>[] {
  const directed = keys.map(({ column, order }) => ({
    column,
    order: place?.back ? opposite(order) : order,
  }));
  const orderBy = directed.map(({ column, order }) => only<Row, Order>(column, order));
  if (place === undefined) return [{ where: {}, orderBy }];
  const { values, isInclusive } = place;
  return directed
    .map(({ column, order }, index) => {
      const same = directed
        .slice(0, index)
        .map((key, at) => only<Row, Value | undefined>(key.column, values[at]));
      const isLast = index === keys.length - 1;
      const beyond = {
        [`${order === "asc" ? "gt" : "lt"}${isInclusive && isLast ? "e" : ""}`]: values[index],
      };
      const where = Object.assign({}, ...same, { [column]: beyond }) as SliceWhere<Row>;
      return { where, orderBy: orderBy.slice(index) };
    })
    .reverse();
}

function only<Row, Of>(column: keyof Row & string, value: Of): { [Column in keyof Row]?: Of } {
  return { [column]: value } as { [Column in keyof Row]?: Of };
}
