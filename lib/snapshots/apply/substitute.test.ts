import { expect, test } from "vitest";
import { substitute } from "./substitute";

const filled = (data: string, variables: Record<string, string>, more = false) => {
  const { object, unknown } = substitute({ kind: "ConfigMap", data }, { variables, more });
  return unknown === undefined ? object["data"] : { data: object["data"], unknown };
};

test("a value is filled in as text, and read again: it may become a number, a truth or a list", () => {
  const variables = {
    n: "3",
    on: "true",
    list: "[a, b]",
    empty: "",
    date: "2026-01-02",
    quoted: "'3'",
  };
  expect(filled("${n}", variables)).toBe(3);
  expect(filled("${on}", variables)).toBe(true);
  expect(filled("${list}", variables)).toEqual(["a", "b"]);
  expect(filled("${quoted}", variables)).toBe("3");
  expect(filled("${date}", variables)).toBe("2026-01-02");
  expect(filled("v${n}.${n}", variables)).toBe("v3.3");
  expect(filled("a: ${n}", variables)).toBe("a: 3");
});

test("a name without a value takes its default, or is nothing; an escaped one stays", () => {
  expect(filled("x-${a:-b}-${c:=d}-${e-f}-${g=h}", { z: "1" })).toBe("x-b-d-f-h");
  expect(filled("x${nothing}x", { z: "1" })).toBe("xx");
  expect(filled("$${z} costs $$5 or $5", { z: "1" })).toBe("${z} costs $5 or $5");
});

test("a variable that is empty takes its default, as one that is not there does, by every operator", () => {
  const variables = { empty: "", set: "1" };
  expect(filled("x-${empty:=a}-${empty:-b}-${empty=c}-${empty-d}", variables)).toBe("x-a-b-c-d");
  expect(filled("x-${set:=a}-${set:-b}-${set=c}-${set-d}", variables)).toBe("x-1-1-1-1");
  expect(filled("x${empty}x", variables)).toBe("xx");
});

test("where more variables are in the cluster, or a function is used, what is not known stays and is named", () => {
  expect(filled("${z}-${a}", { z: "1" }, true)).toEqual({ data: "1-${a}", unknown: "${a}" });
  expect(filled("${a:-b}", { z: "1" }, true)).toEqual({ data: "${a:-b}", unknown: "${a:-b}" });
  expect(filled("${z^^}", { z: "1" })).toEqual({ data: "${z^^}", unknown: "${z^^}" });
});

test("without any variable, or where the object says so, the text is left alone", () => {
  expect(filled("$${z} ${z}", {})).toBe("$${z} ${z}");
  const object = {
    kind: "A",
    metadata: { annotations: { "kustomize.toolkit.fluxcd.io/substitute": "disabled" } },
    data: "${z}",
  };
  expect(substitute(object, { variables: { z: "1" }, more: true })).toEqual({ object });
});

test("what its variables break is not guessed", () => {
  expect(substitute({ kind: "A", data: "${z}" }, { variables: { z: "'" }, more: false })).toEqual({
    object: { kind: "A", data: "${z}" },
    unknown: "what its variables make of it",
  });
});

test("what would become too long is not filled in, however short it is written", () => {
  const object = { kind: "ConfigMap", data: "${a}".repeat(10_000) };
  const filled = substitute(object, { variables: { a: "x".repeat(100_000) }, more: false });
  expect(filled.object).toBe(object);
  expect(filled.unknown).toMatch(/^what its variables make of it, more than \d+ characters,$/);
});
