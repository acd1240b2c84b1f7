import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Blocks, bytesAt, detached, listed, pack, packList, unpack } from ".";

test("plain data is what it was, and shares nothing with it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(unpack(pack(value))).toEqual(value);
    }),
  );
  const value = { a: [1] };
  expect(detached(value)).toEqual(value);
  expect(detached(value).a).not.toBe(value.a);
});

test.each([0, 1, 499, 500, 501, 1_234])(
  "a list of %i crosses a boundary whole, in its order",
  (length) => {
    const values = Array.from({ length }, (_, at) => ({ at, text: `value ${at}` }));
    const packed = structuredClone(packList(values));
    expect(packed.length).toBe(length);
    expect([...listed(packed)]).toEqual(values);
  },
);

test("a list that is packed is made piece by piece", () => {
  let made = 0;
  function* values() {
    for (let at = 0; at < 2_000; at += 1) {
      made += 1;
      yield { at };
    }
  }
  const packed = packList(values());
  expect(made).toBe(2_000);
  expect(listed(packed).next().value).toEqual({ at: 0 });
});

test.each([false, true])(
  "bytes are found again in any order, whether a block is closed or not; shared: %s",
  (share) => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 90_000 }), { maxLength: 12 }),
        fc.nat(),
        (all, at) => {
          const blocks = new Blocks({ share });
          const places = all.map((bytes, index) => {
            if (index === at % 12) blocks.close();
            return blocks.add(bytes);
          });
          const read = () => places.toReversed().map((place) => Buffer.from(bytesAt(place)));
          const wanted = all.toReversed().map((bytes) => Buffer.from(bytes));
          expect(read()).toEqual(wanted);
          blocks.close();
          expect(read()).toEqual(wanted);
          expect(places.every(({ block }) => block.plain === undefined)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  },
);
