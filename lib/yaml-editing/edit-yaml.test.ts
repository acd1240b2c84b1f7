import { describe, expect, it } from "vitest";
import { editYaml, type YamlEdit } from "./edit-yaml";

function edited(text: string, ...edits: YamlEdit[]): string {
  const { text: made, problem } = editYaml(text, ...edits);
  if (made === undefined) throw new Error(problem);
  return made;
}

describe("YAML in unusual dress", () => {
  it("is edited behind a byte order mark, which stays", () => {
    const text = "\ufeff# top\na: 1\nb: 2\n";
    expect(edited(text, { kind: "set", path: ["b"], value: 3 })).toBe("\ufeff# top\na: 1\nb: 3\n");
    expect(edited(text, { kind: "remove", path: ["a"] })).toBe("\ufeffb: 2\n");
    expect(edited(text, { kind: "insert", into: [], index: 0, key: "c", value: 0 })).toBe(
      "\ufeffc: 0\n# top\na: 1\nb: 2\n",
    );
    expect(edited("\ufeffa: 1\r\nb: 2", { kind: "set", path: ["b"], value: 3 })).toBe(
      "\ufeffa: 1\r\nb: 3",
    );
  });

  it("keeps the lines that a text keeps at its end, where the file had no last line end", () => {
    const text = "a: |+\n  x\n\nb: 1";
    const moved = edited(text, { kind: "move", path: ["b"], into: [], index: 0 });
    expect(moved).toBe("b: 1\na: |+\n  x\n\n");
    expect(edited("a: 1\nb: 2", { kind: "move", path: ["b"], into: [], index: 0 })).toBe(
      "b: 2\na: 1",
    );
  });
});

const remove = (text: string, ...path: (string | number)[]) =>
  edited(text, { kind: "remove", path });

describe("braces and brackets of several lines", () => {
  it("lose the line of what is removed, with its comments, and no comment of another", () => {
    const open = "a: {\n  x: 1, # of x\n  # above y\n  y: 2, # of y\n  z: 3 # of z\n}\nb: 1\n";
    expect(remove(open, "a", "x")).toBe(
      "a: {\n  # above y\n  y: 2, # of y\n  z: 3 # of z\n}\nb: 1\n",
    );
    expect(remove(open, "a", "y")).toBe("a: {\n  x: 1, # of x\n  z: 3 # of z\n}\nb: 1\n");
    expect(remove(open, "a", "z")).toBe(
      "a: {\n  x: 1, # of x\n  # above y\n  y: 2 # of y\n}\nb: 1\n",
    );
  });

  it("end with a comma where they did", () => {
    const text = "a: [\n  1, # one\n  2, # two\n]\n";
    expect(remove(text, "a", 1)).toBe("a: [\n  1, # one\n]\n");
    expect(remove(text, "a", 0)).toBe("a: [\n  2, # two\n]\n");
  });

  it("keep comments of others also where several entries share a line", () => {
    expect(remove("a: { x: 1, # of x\n  y: 2 }\n", "a", "y")).toBe("a: { x: 1 # of x\n   }\n");
    expect(remove("a: { x: 1, # of x\n  y: 2 }\n", "a", "x")).toBe("a: { y: 2 }\n");
    expect(remove("a: { x: 1,\n  # of y\n  y: 2 }\n", "a", "x")).toBe(
      "a: { \n  # of y\n  y: 2 }\n",
    );
    expect(remove("a: [1, 2, 3]\n", "a", 1)).toBe("a: [1, 3]\n");
    expect(remove("a: [1, 2, 3]\n", "a", 2)).toBe("a: [1, 2]\n");
    expect(remove('a: ["#1", "#2"]\n', "a", 1)).toBe('a: ["#1"]\n');
  });
});
