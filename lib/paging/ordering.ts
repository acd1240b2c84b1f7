export type Order = "asc" | "desc";

/** How a value of a column stands in a cursor, and what may be one of it. */
export type Kind = "text" | "uuid" | "time" | "number";

/** A column that a list is ordered by. `Row` has what the list is ordered by, and nothing that may be null. */
export interface Key<Row> {
  column: keyof Row & string;
  kind: Kind;
  order: Order;
}

/** An order in which a list is read: by its columns, one after the other. No two rows agree in all of them. */
export interface Ordering<Row> {
  /** Of one list and order only: cursors of one are none of another. */
  name: string;
  keys: readonly Key<Row>[];
}

/** The same list from its end: what an index serves one way, it serves the other. */
export function reversed<Row>({ name, keys }: Ordering<Row>): Ordering<Row> {
  return {
    name: `${name}, reversed`,
    keys: keys.map((key) => ({ ...key, order: opposite(key.order) })),
  };
}

export const opposite = (order: Order): Order => (order === "asc" ? "desc" : "asc");
