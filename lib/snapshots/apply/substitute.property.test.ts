import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLinear, repeated } from "@/lib/secrets/testing/is-linear";
import { fill as fillInSandbox } from "@/sandbox/gitops/substitute";
import { fill, substitute, type Substitution } from "./substitute";

/** The same with one regular expression, which is quadratic in the number of unclosed `${`. */
function reference(text: string, { variables, more }: Substitution): ReturnType<typeof fill> {
  let unknown: string | undefined;
  const filled = text.replace(/\$\$|\$\{([^}]*)\}/g, (whole, inside?: string) => {
    if (inside === undefined) return "$";
    const [, name = "", fallback] = /^([A-Za-z_][A-Za-z0-9_]*)(?::?[=-](.*))?$/s.exec(inside) ?? [];
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (name !== "" && value !== undefined && value !== "") return value;
    if (name !== "" && !more) return fallback ?? "";
    unknown ??= inside;
    return whole;
  });
  return { text: filled, ...(unknown === undefined ? {} : { unknown: `\${${unknown}}` }) };
}

function sandboxReference(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(\$\{)|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?[-=]([^}]*))?\}/g,
    (_all, literal?: string, name = "", fallback = "") =>
      literal ?? (variables.get(name) || fallback),
  );
}

const piece = fc.constantFrom(
  "$",
  "$$",
  "{",
  "}",
  "${",
  "$${",
  "${a",
  "${b:",
  ":=",
  ":-",
  "=",
  "-",
  ":",
  "^^",
  "a",
  "b",
  "toString",
  "_9",
  "9",
  "\n",
  " ",
  "ä",
  "💧",
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
const variables = fc.record(
  { a: fc.constantFrom("", "1", "${b}", "$$", "}"), b: fc.constantFrom("", "x") },
  { requiredKeys: [] },
);

describe("a substitution in a single pass", () => {
  it("makes of any text what the regular expression makes of it", () => {
    fc.assert(
      fc.property(text, variables, fc.boolean(), (input, known, more) => {
        const substitution = { variables: known as Record<string, string>, more };
        expect(fill(input, substitution)).toEqual(reference(input, substitution));
      }),
      { numRuns: 5_000 },
    );
  });

  it("does so in the sandbox", () => {
    fc.assert(
      fc.property(text, variables, (input, known) => {
        const map = new Map(Object.entries(known as Record<string, string>));
        expect(fillInSandbox(input, map)).toBe(sandboxReference(input, map));
      }),
      { numRuns: 5_000 },
    );
  });

  const parts = ["${", "$$", "$${", "${a", "${a}", "${a:-", "${a:=${", "${a:-b}", "${z^^}"];
  it.each(parts)("takes time linear in the number of %j", (part) => {
    const variables = { a: "", b: "x" };
    const map = new Map(Object.entries(variables));
    const input = (length: number) => repeated(part, length);
    expect(isLinear(input, (text) => fill(text, { variables, more: false }))).toBe(true);
    expect(isLinear(input, (text) => fillInSandbox(text, map))).toBe(true);
  });

  it("fills in a ConfigMap of nothing but ${ in linear time", () => {
    const substitution = { variables: { a: "1" }, more: true };
    const run = (data: string) => substitute({ kind: "ConfigMap", data }, substitution);
    expect(isLinear((length) => repeated("${", length), run)).toBe(true);
  });
});
