import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { withDefaults } from "@/lib/template/browser";
import { formParameters, formSchemas } from "@/lib/template/testing/form-schemas";
import { foldableSteps, isChanged, stepInWords } from "./step-words";

const step = (title: string, properties: JsonObject, more: JsonObject = {}) => ({
  title,
  schema: { type: "object", properties, ...more } as JsonObject,
});

const size = step("Size", {
  size: { type: "string", title: "Size of one copy", default: "small" },
  minReplicas: { type: "integer", title: "Copies at least", default: 2 },
  maxReplicas: { type: "integer", title: "Copies at most", default: 6 },
});

const words = (of: ReturnType<typeof step>, given: JsonObject = {}) =>
  stepInWords(of, withDefaults(of.schema, given));

describe("a step in one line", () => {
  it("says what the step holds as a person would", () => {
    expect(words(size)).toBe("small, 2 to 6 copies");
    expect(words(size, { size: "large", maxReplicas: 2 })).toBe("large, 2 copies");
    const reach = step("Reachability", {
      port: { type: "integer", title: "Port", default: 8080 },
      cpu: { type: "string", title: "CPU", default: "1" },
      outbound: {
        title: "What it may call",
        oneOf: [{ const: "https", title: "Anything over HTTPS" }],
        default: "https",
      },
      exposed: { type: "boolean", title: "Reachable from outside", default: true },
      tls: { type: "boolean", title: "Own certificate", default: false },
    });
    expect(words(reach)).toBe(
      "port 8080, CPU 1, what it may call: Anything over HTTPS, reachable from outside, " +
        "own certificate: no",
    );
  });

  it("says that nothing is set, counts what is too much, and cuts what is long", () => {
    expect(words(step("Uses", { a: { type: "string" }, b: { type: "array", default: [] } }))).toBe(
      "nothing set",
    );
    const many = Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].map((n) => [`f${n}`, { type: "integer", default: n }]),
    );
    expect(words(step("Many", many))).toBe("f1 1, f2 2, f3 3, f4 4, f5 5, 2 more");
    expect(
      words(step("S", { t: { type: "string", default: "x".repeat(500) } })).length,
    ).toBeLessThan(60);
  });

  it("never says what is secret", () => {
    for (const secret of [{ format: "password" }, { writeOnly: true }] as JsonObject[])
      expect(words(step("S", { p: { type: "string", ...secret } }), { p: "hunter2" })).toBe(
        "nothing set",
      );
  });

  it("has words for any values of any schema", () => {
    fc.assert(
      fc.property(formSchemas, formParameters, (schema, given) => {
        const said = stepInWords({ title: "Step", schema }, withDefaults(schema, given));
        expect(said).not.toMatch(/^$|undefined|\[object/);
        expect(said).not.toContain("\n");
      }),
    );
  });
});

describe("which steps are folded", () => {
  const image = step("Service", { image: { type: "string" } }, { required: ["image"] });

  it("those where nobody has to fill in anything, and never all of them", () => {
    expect(foldableSteps([image, size])).toEqual([false, true]);
    expect(foldableSteps([size, image])).toEqual([true, false]);
    expect(foldableSteps([size, size])).toEqual([false, true]);
    expect(foldableSteps([])).toEqual([]);
  });

  it("a value is changed that is another than the default, however it was given", () => {
    const defaults = withDefaults(size.schema, {});
    const names = ["size", "minReplicas"];
    expect(isChanged(defaults, {}, names)).toBe(false);
    expect(isChanged(defaults, { size: "small" }, names)).toBe(false);
    expect(isChanged(defaults, { size: "large" }, names)).toBe(true);
    expect(isChanged(defaults, { maxReplicas: 9 }, names)).toBe(false);
  });
});
