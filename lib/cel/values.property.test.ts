import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "@/lib/json";
import { contains, isEqual } from "./equal";
import { Cidr, parseCidr, parseIp } from "./ip";
import { canonicalQuantity, parseQuantity } from "./quantity";
import { parseSemver } from "./semver";
import { indexOf, replace, split, substring } from "./strings";
import { Reads, toCel, toReadCel } from "./values";

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;

describe("values", () => {
  it("equal themselves, in both forms, and equality goes both ways", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(isEqual(toCel(a), toCel(a))).toBe(true);
        expect(isEqual(toCel(a), toReadCel(a, new Reads()))).toBe(true);
        expect(isEqual(toCel(a), toCel(b))).toBe(isEqual(toCel(b), toCel(a)));
        expect(contains([toCel(b), toCel(a)], toCel(a))).toBe(true);
      }),
    );
  });

  it("of whole numbers are integers, and equal doubles of the same size", () => {
    fc.assert(
      fc.property(fc.integer(), (number) => {
        expect(toCel(number)).toBe(BigInt(number));
        expect(isEqual(toCel(number), number)).toBe(true);
        expect(isEqual(toCel(number), number + 0.5)).toBe(false);
      }),
    );
  });
});

describe("quantities", () => {
  const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e3");
  const text = fc
    .tuple(fc.integer({ min: -100_000, max: 100_000 }), suffix)
    .map(([number, unit]) => `${number}${unit}`);

  it("have an order that goes with their sum", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [left, right] = [parseQuantity(a), parseQuantity(b)];
        if (left === undefined || right === undefined) throw new Error(`${a} or ${b} is not read.`);
        expect(left.compareTo(right)).toBe(-right.compareTo(left));
        expect(left.plus(right).minus(right).equals(left)).toBe(true);
        expect(left.plus(right).compareTo(left)).toBe(
          right.nanos > 0n ? 1n : right.nanos < 0n ? -1n : 0n,
        );
      }),
    );
  });

  it("are the same amount in their canonical form, which is its own", () => {
    fc.assert(
      fc.property(text, (given) => {
        const canonical = canonicalQuantity(given);
        expect(parseQuantity(canonical)?.nanos).toBe(parseQuantity(given)?.nanos);
        expect(canonicalQuantity(canonical)).toBe(canonical);
      }),
    );
  });

  it.each([
    ["0.5", "500m"],
    ["1000m", "1"],
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["1500", "1500"],
    ["2000", "2k"],
    ["0", "0"],
    ["1e3", "1e3"],
    ["nonsense", "nonsense"],
  ])("%s is %s", (given, canonical) => {
    expect(canonicalQuantity(given)).toBe(canonical);
  });
});

describe("addresses", () => {
  it("of version 4 and 6 come back from their canonical text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseIp(text);
        const isMapped = /^(0*:)*:?ffff:/i.test(text) && address === undefined;
        expect(
          isMapped ||
            (address !== undefined && parseIp(address.toString())?.equals(address) === true),
        ).toBe(true);
      }),
    );
  });

  it("are in every network that is made of them", () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.integer({ min: 0, max: 32 }),
        fc.integer({ min: 0, max: 32 }),
        (text, a, b) => {
          const address = parseIp(text);
          const [outer, inner] = [
            parseCidr(`${text}/${Math.min(a, b)}`),
            parseCidr(`${text}/${Math.max(a, b)}`),
          ];
          if (address === undefined || outer === undefined || inner === undefined)
            throw new Error(`${text} is not read.`);
          expect([
            outer.containsIp(address),
            outer.masked().containsCidr(new Cidr(inner.ip, inner.prefix)),
          ]).toEqual([true, true]);
        },
      ),
    );
  });
});

describe("versions", () => {
  it("are in order of their numbers", () => {
    const version = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20));
    fc.assert(
      fc.property(version, version, (a, b) => {
        const order = Math.sign((a[0] - b[0]) * 1e6 + (a[1] - b[1]) * 1e3 + (a[2] - b[2]));
        const [left, right] = [parseSemver(a.join(".")), parseSemver(b.join("."))];
        expect(left && right && Number(left.compareTo(right))).toBe(order);
      }),
    );
  });
});

describe("strings", () => {
  it("are cut by code points", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(10), (text, from) => {
        const points = [...text];
        fc.pre(from <= points.length);
        expect(substring(text, BigInt(from))).toBe(points.slice(from).join(""));
        expect(points[Number(indexOf(text, points[from] ?? ""))] ?? "").toBe(
          points[from] ?? points[0] ?? "",
        );
      }),
    );
  });

  it("are not cut beyond their end", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => substring(text, BigInt([...text].length + 1))).toThrow("out of range");
      }),
    );
  });

  it("that are split and joined, or replaced by themselves, are what they were", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1, maxLength: 2 }), (text, part) => {
        expect(split(text, part).join(part)).toBe(text);
        expect(replace(text, part, part)).toBe(text);
      }),
    );
  });
});
