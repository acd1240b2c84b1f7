import * as fc from "fast-check";
import { expect, test } from "vitest";
import { partsOf, putTogether, takeApart } from "./parts";

const filesOf = (count: number, text = "kind: A\n") =>
  new Map(
    Array.from({ length: count }, (_, index) => [
      `${index}.yaml`,
      { path: `${index}.yaml`, text: `${text}# ${index}\n` },
    ]),
  );

/** As it gets to the other side. */
function crossed(input: unknown): unknown {
  const apart = takeApart(input);
  const parts = [...partsOf(apart)].map((part) => structuredClone(part));
  const paths = apart.places.map(({ path }) => [...path]);
  return putTogether(structuredClone(apart.rest), paths, parts);
}

test("what is taken apart is the same when it is put together, wherever its maps stand", () => {
  const map = fc.constantFrom(0, 1, 199, 200, 1_000, 2_500).map((count) => filesOf(count));
  const plain = fc.jsonValue();
  const input = fc.oneof(
    map,
    plain,
    fc.record({ head: fc.record({ files: map, others: map }), list: fc.array(map), plain }),
    fc.record({ a: fc.record({ b: fc.record({ c: fc.record({ d: map }) }) }) }),
  );
  fc.assert(
    fc.property(input, (whole) => {
      const before = structuredClone(whole);
      expect(crossed(whole)).toEqual(before);
      expect(whole).toEqual(before);
    }),
    { numRuns: 60 },
  );
});

test("no part is large, but for one file that is", () => {
  const files = filesOf(5_000, "x".repeat(2_000));
  files.set("large.yaml", { path: "large.yaml", text: "y".repeat(3_000_000) });
  for (const { entries } of partsOf(takeApart({ files }))) {
    const texts = entries.map((entry) => (entry[1] as { text: string }).text);
    expect(entries.length).toBeLessThanOrEqual(1_000);
    const rest = texts.slice(0, -1).reduce((sum, text) => sum + text.length, 0);
    expect(rest).toBeLessThan(1_010_000);
  }
});
