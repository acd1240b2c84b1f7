import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keysAfter } from "./use-stable-keys";

const names = fc.array(fc.constantFrom("a", "b", "c", "d", ""), { maxLength: 8 });
const keysOf = (all: readonly { key: string }[]) => all.map(({ key }) => key);

test("no two have one key, whatever follows what", () => {
  fc.assert(
    fc.property(fc.array(names, { maxLength: 5 }), (lists) => {
      let keyed = keysAfter([], []);
      for (const list of lists) {
        keyed = keysAfter(keyed, list);
        expect(keyed.map(({ name }) => name)).toEqual(list);
        expect(new Set(keysOf(keyed)).size).toBe(list.length);
      }
    }),
  );
});

test("what moves keeps its key, and what gets another name at its place", () => {
  const before = keysAfter([], ["image", "port", "size"]);
  const [image, port, size] = keysOf(before);
  expect(keysOf(keysAfter(before, ["port", "image", "size"]))).toEqual([port, image, size]);
  expect(keysOf(keysAfter(before, ["image", "ports", "size"]))).toEqual([image, port, size]);
  expect(keysOf(keysAfter(before, ["image", "size"]))).toEqual([image, size]);
  expect(keysOf(keysAfter(before, ["new", "image", "port", "size"])).slice(1)).toEqual([
    image,
    port,
    size,
  ]);
});
