import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { substitute } from "./testing/flux-substitution";
import { finishText, type Segment } from "./value-text";

const own = (text: string): Segment => ({ text });
const given = (text: string): Segment => ({ text, value: { templating: true } });
const written = (...segments: Segment[]) => finishText(segments, { substitution: true });
/** What arrives in the cluster. */
const applied = (...segments: Segment[]) =>
  substitute(written(...segments), { A: "LEAK", OWN: "own" });

describe("a value beside the template's own text, where Flux's substitution runs over both", () => {
  it.each<[string, Segment[], string]>([
    ["a dollar of the template before one of a value", [own("costs $"), given("$x")], "costs $$x"],
    [
      "a dollar of the template before a substitution in a value",
      [own("$"), given("${A}")],
      "$${A}",
    ],
    ["a dollar of the template before a brace of a value", [own("$"), given("{A}")], "${A}"],
    [
      "a dollar of the template, an empty value and a brace of the template",
      [own("$"), given(""), own("{A}")],
      "${A}",
    ],
    ["a dollar that the template escaped, before a value", [own("$$"), given("${A}")], "$${A}"],
    ["three dollars of the template before a value", [own("$$$"), given("{A}")], "$${A}"],
    ["a dollar of a value before a brace of the template", [given("$"), own("{A}")], "${A}"],
    [
      "a dollar of a value before a substitution of the template",
      [given("$"), own("${OWN}")],
      "$own",
    ],
    ["dollars in a row in a value", [given("$$${A}$$")], "$$${A}$$"],
    ["dollars of two values", [given("$"), given("$"), given("{A}")], "$${A}"],
  ])("arrives as it was given: %s", (_, segments, expected) => {
    expect(applied(...segments)).toBe(expected);
  });

  it("arrives as it was given, whatever stands beside it", () => {
    const text = fc.string({ unit: fc.constantFrom("$", "{", "}", "A"), maxLength: 5 });
    // Alone, none of these is anything but itself to Flux, except that two dollars are one.
    const template = fc.constantFrom("", "x", "$", "x$", "$$", "{A}", "}", "x$$$", "${OWN}");
    const segments = fc.array(
      fc.oneof(
        fc.record({ text, isValue: fc.constant(true) }),
        fc.record({ text: template, isValue: fc.constant(false) }),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(segments, (parts) => {
        // A template's text is never cut: a value stands between two of them.
        const all = parts.flatMap(({ text, isValue }) =>
          isValue ? [given(text)] : [own(text), given("")],
        );
        const expected = all
          .map((one) => (one.value ? one.text : substitute(one.text, { OWN: "own" })))
          .join("");
        fc.pre(
          !all
            .map((one) => one.text)
            .join("")
            .includes("{{"),
        );
        expect(applied(...all)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("has every dollar of a row doubled, and one alone not: the same value is always the same text in Git", () => {
    expect(
      [given("$$"), given("a $ b $1"), given("$$$x"), given("${A}")].map((one) => written(one)),
    ).toEqual(["$$$$", "a $ b $1", "$$$$$$x", "$${A}"]);
    expect(written(own("costs $"), given("$x"))).toBe("costs $$$$x");
  });

  it("keeps the template's own text where no value stands beside it, and everything where nothing is substituted", () => {
    expect(written(own("$ {A} $$ ${OWN} $"), given(" "))).toBe("$ {A} $$ ${OWN} $ ");
    expect(finishText([own("$"), given("{A} $$")], { substitution: false })).toBe("${A} $$");
  });
});
