import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type Json } from "@/lib/json";
import { readYamlDocument } from "@/lib/yaml";
import { editYaml, type YamlEdit, type YamlPath } from "./edit-yaml";
import { type StyledYaml, styledYaml, values } from "./testing/styled-yaml";

const read = (text: string) => readYamlDocument(text, { longest: 100_000 });

/** Every path of a value but its top. */
function pathsOf(value: Json, path: YamlPath = []): YamlPath[] {
  const entries: [string | number, Json][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  return entries.flatMap(([key, item]) => [[...path, key], ...pathsOf(item, [...path, key])]);
}

const at = (value: Json, path: YamlPath): Json =>
  path.reduce<Json>((here, step) => (here as Record<string, Json>)[step] ?? null, value);

const within = (path: YamlPath, outer: YamlPath) =>
  outer.every((step, index) => path[index] === step);

/** The lines that a change may not touch: of other entries, and no line that it stands in the middle of. */
function untouched({ lines }: StyledYaml, ...touched: YamlPath[]): string[] {
  return lines
    .filter(
      ({ path, isWhole }) =>
        !touched.some((edited) => within(path, edited) || (isWhole && within(edited, path))),
    )
    .map(({ text }) => text)
    .filter((text) => text.trim() !== "");
}

/** All lines are there still, in their order; an entry may have come to stand behind a dash. */
function missingLines(lines: readonly string[], text: string): string[] {
  const made = text.split("\n").map(withoutDash);
  let from = 0;
  return lines.filter((line) => {
    const found = made.indexOf(withoutDash(line), from);
    if (found !== -1) from = found + 1;
    return found === -1;
  });
}

const withoutDash = (line: string) => line.replace(/^[ -]* /, (start) => " ".repeat(start.length));

function edited(text: string, edit: YamlEdit): string {
  const { text: made, problem } = editYaml(text, edit);
  if (made === undefined) throw new Error(problem);
  return made;
}

const styled = fc
  .tuple(styledYaml, fc.nat(), fc.nat(), values)
  .map(([yaml, pick, other, value]) => {
    const paths = pathsOf(yaml.value);
    return { yaml, path: paths[pick % paths.length] as YamlPath, pick, other, value };
  });

const collections = styled.map((given) => {
  const all = [[], ...pathsOf(given.yaml.value)].filter((path) => {
    const found = at(given.yaml.value, path);
    return typeof found === "object" && found !== null;
  });
  const into = all[given.other % all.length] as YamlPath;
  const length = Object.keys(at(given.yaml.value, into) as object).length;
  return { ...given, into, length, isList: Array.isArray(at(given.yaml.value, into)) };
});

const ends = fc.array(fc.constantFrom("\n", "\r\n"), { minLength: 5, maxLength: 40 });
/** A line end for each line, so that no two files of the same lines need be the same. */
const withEnds = ({ lines }: StyledYaml, all: readonly string[]) =>
  lines.map((line, index) => ({ ...line, text: line.text + all[index % all.length] }));
/** Lines that an edit may not touch, with their ends, that are not there any more in their order. */
function missingWithEnds(lines: readonly string[], text: string): string[] {
  const made = (text.match(/[^\n]*\n/g) ?? []).map(withoutDash);
  let from = 0;
  return lines.filter((line) => {
    const found = made.indexOf(withoutDash(line), from);
    if (found !== -1) from = found + 1;
    return found === -1;
  });
}

const edits = (yaml: StyledYaml, path: YamlPath, value: Json): YamlEdit[] => {
  const parent = path.slice(0, -1);
  const siblings = Object.keys(at(yaml.value, parent) as object).length;
  const key = typeof path.at(-1) === "string" ? { key: "fresh" } : {};
  return [
    { kind: "set", path, value },
    { kind: "insert", into: parent, index: siblings, ...key, value },
    { kind: "remove", path },
    { kind: "move", path, into: parent, index: siblings - 1 },
  ];
};

describe("YAML whose lines end in different ways", () => {
  it("keeps every line that is not touched byte for byte, and is edited as if they ended alike", () => {
    fc.assert(
      fc.property(styled, ends, ({ yaml, path, pick, value }, all) => {
        const lines = withEnds(yaml, all);
        const text = lines.map((line) => line.text).join("");
        const edit = edits(yaml, path, value)[pick % 4] as YamlEdit;
        const plain = editYaml(yaml.text, edit).text;
        fc.pre(plain !== undefined);
        const made = edited(text, edit);
        expect(made.replaceAll("\r\n", "\n")).toBe(plain);
        const isMoved = edit.kind === "move";
        const isLast = Object.keys(at(yaml.value, path.slice(0, -1)) as object).length === 1;
        const touched = isMoved || isLast ? path.slice(0, -1) : path;
        const kept = untouched({ ...yaml, lines }, touched, [...path.slice(0, -1), "fresh"]);
        expect(missingWithEnds(isMoved && touched.length === 0 ? [] : kept, made)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it("stays as it is where a value is set to what it is, and where an entry is moved there and back", () => {
    fc.assert(
      fc.property(collections, ends, fc.nat(), ({ yaml, into, length, isList, pick }, all, to) => {
        fc.pre(length > 0);
        const text = withEnds(yaml, all)
          .map((line) => line.text)
          .join("");
        const names = Object.keys(at(yaml.value, into) as object);
        const step = (index: number) => (isList ? index : (names[index] ?? ""));
        const [from, target] = [pick % length, to % length];
        const path = [...into, step(from)];
        expect(edited(text, { kind: "set", path, value: at(yaml.value, path) })).toBe(text);
        const moved = [...into, isList ? target : step(from)];
        const andBack = (of: string) => {
          const there = edited(of, { kind: "move", path, into, index: target });
          return edited(there, { kind: "move", path: moved, into, index: from });
        };
        // A comment between entries may come to belong to another one.
        fc.pre(andBack(yaml.text) === yaml.text);
        expect(andBack(text)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it("has new lines that end as the line above them", () => {
    const text = "a: 1\r\nb: 2\nc: 3\r\n";
    expect(edited(text, { kind: "insert", into: [], index: 1, key: "x", value: 0 })).toBe(
      "a: 1\r\nx: 0\r\nb: 2\nc: 3\r\n",
    );
    expect(edited(text, { kind: "set", path: ["b"], value: ["y"] })).toContain("a: 1\r\nb:");
    expect(edited("a: 1\r\nb: 2", { kind: "set", path: ["b"], value: 3 })).toBe("a: 1\r\nb: 3");
  });
});

describe("YAML that is edited", () => {
  it("is written in styles that all say the same", () => {
    fc.assert(
      fc.property(styledYaml, ({ text, value }) => {
        expect(read(text)).toEqual({ value });
      }),
      { numRuns: 300 },
    );
  });

  it("stays byte for byte where a value is set to what it is", () => {
    fc.assert(
      fc.property(styled, ({ yaml, path }) => {
        expect(edited(yaml.text, { kind: "set", path, value: at(yaml.value, path) })).toBe(
          yaml.text,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("has a value that was set, and every other line as it was", () => {
    fc.assert(
      fc.property(styled, ({ yaml, path, value }) => {
        const text = edited(yaml.text, { kind: "set", path, value });
        const wanted = structuredClone(yaml.value);
        (at(wanted, path.slice(0, -1)) as Record<string, Json>)[path.at(-1) ?? ""] = value;
        expect(read(text)).toEqual({ value: wanted });
        expect(missingLines(untouched(yaml, path), text)).toEqual([]);
        const back = edited(text, { kind: "set", path, value: at(yaml.value, path) });
        expect(read(back)).toEqual({ value: yaml.value });
      }),
      { numRuns: 300 },
    );
  });

  it("has an entry that was put in and none that was taken out, and every other line as it was", () => {
    fc.assert(
      fc.property(collections, ({ yaml, into, length, isList, pick, value }) => {
        const index = pick % (length + 1);
        const key = isList ? {} : { key: "fresh" };
        const text = edited(yaml.text, { kind: "insert", into, index, ...key, value });
        const made = read(text).value ?? null;
        const path = [...into, isList ? index : "fresh"];
        expect(at(made, path)).toEqual(value);
        const kept = length === 0 ? untouched(yaml, into) : untouched(yaml, [...into, "fresh"]);
        expect(missingLines(kept, text)).toEqual([]);
        const back = edited(text, { kind: "remove", path });
        expect(read(back)).toEqual({ value: yaml.value });
        expect(missingLines(kept, back)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("has its entries in another order, and every line of the others as it was", () => {
    fc.assert(
      fc.property(collections, fc.nat(), ({ yaml, into, length, isList, pick }, target) => {
        fc.pre(length > 0);
        const names = Object.keys(at(yaml.value, into) as object);
        const step = (index: number) => (isList ? index : (names[index] ?? ""));
        const [from, to] = [pick % length, target % length];
        const path = [...into, step(from)];
        const text = edited(yaml.text, { kind: "move", path, into, index: to });
        expect(missingLines(untouched(yaml, path), text)).toEqual([]);
        const back = { kind: "move", path: [...into, isList ? to : step(from)], into } as const;
        const again = edited(text, { ...back, index: from });
        expect(Object.keys(at(read(again).value ?? null, into) as object)).toEqual(names);
        expect(read(again)).toEqual({ value: yaml.value });
        expect(again === yaml.text || yaml.text.includes("# a heading")).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("has an entry in another place, and says the same once it is back", () => {
    fc.assert(
      fc.property(collections, ({ yaml, path, into, length, isList, other }) => {
        const source = path.slice(0, -1);
        const isFromList = typeof path.at(-1) === "number";
        fc.pre(isFromList === isList && !within(into, path) && !within(source, into));
        fc.pre(isList || !Object.hasOwn(at(yaml.value, into) as object, path.at(-1) ?? ""));
        fc.pre(!within(into, source));
        const index = other % (length + 1);
        const text = edited(yaml.text, { kind: "move", path, into, index });
        const made = read(text).value ?? null;
        const there = [...into, isList ? index : (path.at(-1) ?? "")];
        expect(at(made, there)).toEqual(at(yaml.value, path));
        const sizes = [source, into].filter((one) => {
          const size = Object.keys(at(yaml.value, one) as object).length;
          return size === 0 || (one === source && size === 1);
        });
        expect(missingLines(untouched(yaml, path, [...into, "-"], ...sizes), text)).toEqual([]);
        const at0 = Object.keys(at(yaml.value, source) as object).indexOf(String(path.at(-1)));
        const back = edited(text, { kind: "move", path: there, into: source, index: at0 });
        expect(read(back)).toEqual({ value: yaml.value });
      }),
      { numRuns: 300 },
    );
  });
});
