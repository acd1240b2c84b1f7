import * as fc from "fast-check";
import { expect, it } from "vitest";
import { countAffected, type Reached, together } from "./count-affected";

const kinds = ["denied", "allowed"] as const;
type Kind = (typeof kinds)[number];
const reached: fc.Arbitrary<Reached<Kind>> = fc
  .record({
    team: fc.constantFrom("", "shop", "search"),
    target: fc.constantFrom("staging", "production"),
    denied: fc.nat(9),
    allowed: fc.nat(9),
  })
  .map(({ team, target, ...counts }) => ({ team, target, title: target.toUpperCase(), counts }));

it("counts each once by team, once by target, and once in all", () => {
  fc.assert(
    fc.property(fc.array(reached), (all) => {
      const { counts, teams, targets } = countAffected(kinds, all);
      for (const kind of kinds) {
        const total = all.reduce((sum, one) => sum + (one.counts[kind] ?? 0), 0);
        expect(counts[kind]).toBe(total);
        for (const groups of [teams, targets])
          expect(groups.reduce((sum, one) => sum + one.counts[kind], 0)).toBe(total);
      }
      expect(new Set(teams.map(({ team }) => team)).size).toBe(teams.length);
    }),
  );
});

it("is the same whether counted in parts or at once", () => {
  fc.assert(
    fc.property(fc.array(fc.array(reached), { maxLength: 4 }), (parts) => {
      const inParts = together(kinds, parts);
      expect(countAffected(kinds, inParts).counts).toEqual(
        countAffected(kinds, parts.flat()).counts,
      );
      expect(inParts.length).toBe(
        new Set(inParts.map(({ team, target }) => `${team} ${target}`)).size,
      );
    }),
  );
});
