import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { readCursor, writeCursor } from "./cursor";
import { type Ordering, reversed } from "./ordering";
import { longestCursor } from "./page";
import { type Part, type Read, readPart } from "./read-part";
import { slicesBeyond } from "./slices";

interface Row {
  state: string;
  since: Date;
  number: number;
  id: string;
}

const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const order = fc.constantFrom("asc" as const, "desc" as const);
const ordering: fc.Arbitrary<Ordering<Row>> = fc
  .tuple(order, order, order, order)
  .map(([state, since, number, last]) => ({
    name: "any",
    keys: [
      { column: "state", kind: "text", order: state },
      { column: "since", kind: "time", order: since },
      { column: "number", kind: "number", order: number },
      { column: "id", kind: "uuid", order: last },
    ],
  }));
/** So few values of each column that most rows agree in some with others. */
const rows: fc.Arbitrary<Row[]> = fc
  .array(fc.tuple(fc.constantFrom("a", "b", 'é"'), fc.nat(1), fc.nat(1)), { maxLength: 30 })
  .map((all) =>
    all.map(([state, day, number], index) => ({
      state,
      since: new Date(day * 86_400_000 + 1),
      number,
      id: id(index),
    })),
  );

const rank = (value: Row[keyof Row]) => (value instanceof Date ? value.getTime() : value);

function compare(a: Row, b: Row, keys: readonly { column: keyof Row; order: string }[]): number {
  for (const { column, order: way } of keys) {
    const [one, other] = [rank(a[column]), rank(b[column])];
    if (one !== other) return one < other === (way === "asc") ? -1 : 1;
  }
  return 0;
}

/** What a database answers. */
function tableOf(all: readonly Row[]) {
  return ({ where, orderBy, skip, take }: Read<Row>): Promise<Row[]> => {
    const holds = (row: Row) =>
      Object.entries(where).every(([column, wanted]) => {
        const value = rank(row[column as keyof Row]);
        if (typeof wanted !== "object" || wanted instanceof Date) return value === rank(wanted);
        if ("gt" in wanted) return value > rank(wanted.gt);
        if ("gte" in wanted) return value >= rank(wanted.gte);
        return "lt" in wanted ? value < rank(wanted.lt) : value <= rank(wanted.lte);
      });
    const keys = orderBy.flatMap((one) =>
      Object.entries(one).map(([column, way]) => ({ column: column as keyof Row, order: way })),
    );
    const found = all.filter(holds).toSorted((a, b) => compare(a, b, keys));
    return Promise.resolve(found.slice(skip, skip + take));
  };
}

/** Every page from one on, in one direction. */
async function walk(
  read: (cursor: string | undefined) => Promise<Part<Row>>,
  way: "next" | "previous",
  from?: string,
): Promise<Part<Row>[]> {
  const parts: Part<Row>[] = [];
  let cursor = from;
  do {
    const part = await read(cursor);
    parts.push(part);
    cursor = part[way];
  } while (cursor !== undefined);
  return parts;
}

const size = fc.integer({ min: 1, max: 8 });

describe("pages that begin where another one ended", () => {
  test("hold every row once, in the order of the list, there and back", async () => {
    await fc.assert(
      fc.asyncProperty(ordering, rows, size, async (by, all, most) => {
        const read = (cursor: string | undefined) =>
          readPart(by, { cursor, page: 1 }, most, tableOf(all));
        const sorted = all.toSorted((a, b) => compare(a, b, by.keys));
        const there = await walk(read, "next");
        expect(there.flatMap((part) => part.rows)).toEqual(sorted);
        const last = there.at(-1);
        const back = await walk(read, "previous", last?.previous);
        const before = last?.previous === undefined ? [] : back.toReversed();
        expect([...before, last].flatMap((part) => part?.rows ?? [])).toEqual(sorted);
        expect(there[0]?.previous).toBeUndefined();
        expect(back.at(-1)?.previous).toBeUndefined();
      }),
    );
  });

  test("miss and repeat nothing that stays, whatever comes, goes or moves between two of them", async () => {
    await fc.assert(
      fc.asyncProperty(ordering, rows, fc.gen(), size, async (by, all, gen, most) => {
        const moving = new Set(all.filter(() => gen(fc.boolean)).map((row) => row.id));
        const later = all.flatMap((row) => {
          if (!moving.has(row.id)) return [row];
          return gen(fc.boolean) ? [{ ...row, state: gen(() => fc.constantFrom("a", "c")) }] : [];
        });
        const first = await readPart(by, { page: 1 }, most, tableOf(all));
        const rest =
          first.next === undefined
            ? []
            : await walk(
                (cursor) => readPart(by, { cursor, page: 1 }, most, tableOf(later)),
                "next",
                first.next,
              );
        const seen = [...first.rows, ...rest.flatMap((part) => part.rows)].filter(
          (row) => !moving.has(row.id),
        );
        const staying = all.filter((row) => !moving.has(row.id));
        expect(seen).toEqual(staying.toSorted((a, b) => compare(a, b, by.keys)));
      }),
    );
  });

  test("are the same as those by number, and the reversed list is the list from its end", async () => {
    await fc.assert(
      fc.asyncProperty(
        ordering,
        rows,
        size,
        fc.integer({ min: 1, max: 5 }),
        async (by, all, most, page) => {
          const parts = await walk(
            (cursor) => readPart(by, { cursor, page: 1 }, most, tableOf(all)),
            "next",
          );
          const byNumber = await readPart(by, { page }, most, tableOf(all));
          expect(byNumber.rows).toEqual(parts[page - 1]?.rows ?? []);
          const whole = await readPart(by, { page: 1 }, 99, tableOf(all));
          const fromEnd = await readPart(reversed(by), { page: 1 }, 99, tableOf(all));
          expect(fromEnd.rows).toEqual(whole.rows.toReversed());
        },
      ),
    );
  });
});

test("a page of which nothing is left leads back to what stands before it", async () => {
  const all = [4, 3, 2, 1].map((number): Row => ({ state: "a", since, number, id: id(number) }));
  const first = await readPart(byState, { page: 1 }, 2, tableOf(all));
  const left = tableOf(all.slice(0, 2));
  const empty = await readPart(byState, { cursor: first.next, page: 1 }, 2, left);
  expect(empty).toMatchObject({ rows: [], next: undefined });
  const back = await readPart(byState, { cursor: empty.previous, page: 1 }, 2, left);
  expect(back.rows).toEqual(all.slice(0, 2));
});

test("a page before which nothing is left leads on to all that stands behind it", async () => {
  const all = [4, 3, 2, 1].map((number): Row => ({ state: "a", since, number, id: id(number) }));
  const second = await readPart(byState, { page: 2 }, 2, tableOf(all));
  const left = tableOf(all.slice(2));
  const empty = await readPart(byState, { cursor: second.previous, page: 1 }, 2, left);
  expect(empty).toMatchObject({ rows: [], previous: undefined });
  const on = await readPart(byState, { cursor: empty.next, page: 1 }, 2, left);
  expect(on.rows).toEqual(all.slice(2));
});

const byState: Ordering<Row> = {
  name: "state",
  keys: [
    { column: "state", kind: "text", order: "asc" },
    { column: "since", kind: "time", order: "desc" },
    { column: "id", kind: "uuid", order: "desc" },
  ],
};
const since = new Date("2026-11-30T12:00:00.123Z");
const values = ["failed", since, id(1)];

it("asks for what is beyond a place by ranges of an index of the keys, the nearest first", () => {
  expect(slicesBeyond(byState, { back: false, isInclusive: false, values })).toEqual([
    { where: { state: "failed", since, id: { lt: id(1) } }, orderBy: [{ id: "desc" }] },
    {
      where: { state: "failed", since: { lt: since } },
      orderBy: [{ since: "desc" }, { id: "desc" }],
    },
    {
      where: { state: { gt: "failed" } },
      orderBy: [{ state: "asc" }, { since: "desc" }, { id: "desc" }],
    },
  ]);
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a cursor", () => {
  it("is read as it was written", () => {
    for (const back of [true, false])
      for (const isInclusive of [true, false]) {
        const place = { back, isInclusive, values };
        expect(readCursor(byState, writeCursor(byState, place))).toEqual(place);
      }
  });

  it("of a list is none of the same list from its end", () => {
    const cursor = writeCursor(byState, { back: false, isInclusive: false, values });
    expect(readCursor(reversed(byState), cursor)).toBeUndefined();
  });

  it("is short enough for whatever an index takes", () => {
    const longest = ["é".repeat(2_704 / 2), since, id(1)];
    const cursor = writeCursor(byState, { back: false, isInclusive: false, values: longest });
    expect(readCursor(byState, cursor)?.values).toEqual(longest);
  });

  it.each([
    ["", "nothing"],
    ["page 2", "no base64url"],
    [Buffer.from("{").toString("base64url"), "no JSON"],
    [encode({ length: 5 }), "no array"],
    [encode(["name", false, false, "a", since.toISOString(), id(1)]), "of another order"],
    [encode(["state", 1, false, "a", since.toISOString(), id(1)]), "with no direction"],
    [encode(["state", false, "a", since.toISOString(), id(1)]), "with no word of its edge"],
    [encode(["state", false, false, "a", since.toISOString()]), "too short"],
    [encode(["state", false, false, "a", since.toISOString(), id(1), id(1)]), "too long"],
    [encode(["state", false, false, "a", "yesterday", id(1)]), "with no time"],
    [encode(["state", false, false, "a", "0000-01-01T00:00:00Z", id(1)]), "before all years"],
    [encode(["state", false, false, "a", since.toISOString(), "1' OR true"]), "with no id"],
    [encode(["state", false, false, { gt: "" }, since.toISOString(), id(1)]), "with a condition"],
    [
      encode(["state", false, false, "a\u0000", since.toISOString(), id(1)]),
      "with what is no text",
    ],
    [
      encode(["state", false, false, "a".repeat(longestCursor), since.toISOString(), id(1)]),
      "very long",
    ],
  ])("%s is none: %s", async (cursor) => {
    expect(readCursor(byState, cursor)).toBeUndefined();
    await expect(
      readPart(byState, { cursor, page: 1 }, 10, () => Promise.resolve([])),
    ).rejects.toMatchObject({ code: "bad_request", fields: [{ pointer: "/cursor" }] });
  });
});
