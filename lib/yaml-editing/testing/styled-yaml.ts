import * as fc from "fast-check";
import { isJsonObject, type Json } from "@/lib/json";

/** A line of a text, and the innermost entry that it is of. */
export interface StyledLine {
  text: string;
  path: (string | number)[];
  /** More than the entry stands in it: `a: { b: 1 }`. */
  isWhole: boolean;
}

export interface StyledYaml {
  value: Json;
  lines: StyledLine[];
  text: string;
}

const keys = fc.constantFrom("a", "b", "c", "title", "default", "x-slipway-when", "on", "a b", "7");
const texts = fc.oneof(
  fc.constantFrom("", "a", "a: b", "yes", "7", "# no", "a #b", "it's", 'say "x"', "two\nlines\n"),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const scalars: fc.Arbitrary<Json> = fc.oneof(
  texts,
  fc.integer({ min: -5, max: 70_000 }),
  fc.boolean(),
  fc.constant(null),
);

/** Values as they stand in a file: maps of maps, lists of both, scalars. */
export const values: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalars,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** Answers to every question of style. */
export const styles = fc.array(fc.nat(11), { minLength: 40, maxLength: 40 });

/** A document with a map at its top, in any mix of styles, with comments and empty lines. */
export const styledYaml: fc.Arbitrary<StyledYaml> = fc
  .tuple(fc.dictionary(keys, values, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), styles)
  .map(([value, choices]) => styledAs(value, choices));

/** A value as text, with the lines that each of its entries has. */
export function styledAs(value: Record<string, Json>, choices: readonly number[]): StyledYaml {
  const lines = new Writer(choices).document(value);
  return { value, lines, text: lines.map(({ text }) => `${text}\n`).join("") };
}

/** Writes a value; every question of style is answered by the next number. */
class Writer {
  #at = 0;
  constructor(readonly choices: readonly number[]) {}

  document(value: Record<string, Json>): StyledLine[] {
    return this.#map(value, [], 0);
  }

  #next(): number {
    this.#at += 1;
    return this.choices[this.#at % this.choices.length] ?? 0;
  }

  #map(value: Record<string, Json>, path: StyledLine["path"], indent: number): StyledLine[] {
    return Object.entries(value).flatMap(([key, item], index) => [
      ...this.#lead(index, [...path, key], indent),
      ...this.#entry(`${this.#key(key)}:`, item, [...path, key], indent),
    ]);
  }

  #list(items: readonly Json[], path: StyledLine["path"], indent: number): StyledLine[] {
    return items.flatMap((item, index) => {
      const own = [...path, index];
      const lead = this.#lead(index, own, indent);
      if (isJsonObject(item) && Object.keys(item).length > 0 && this.#next() > 5) {
        const [first, ...rest] = this.#map(item, own, indent + 2).filter(
          ({ text }, at) => at > 0 || !text.trim().startsWith("#"),
        );
        // What leads the first key would lead the item.
        if (first !== undefined && /^\s+\S/.test(first.text)) {
          const text = `${" ".repeat(indent)}- ${first.text.trimStart()}`;
          return [...lead, { ...first, text }, ...rest];
        }
      }
      return [...lead, ...this.#entry("-", item, own, indent)];
    });
  }

  /** Comments right above an entry are its own, others those of the map or list. */
  #lead(index: number, path: StyledLine["path"], indent: number): StyledLine[] {
    const pad = " ".repeat(indent);
    const choice = index === 0 ? 0 : this.#next();
    if (choice === 9) return [{ text: `${pad}# above ${path.join(".")}`, path, isWhole: false }];
    if (choice === 10)
      return [
        { text: "", path: path.slice(0, -1), isWhole: false },
        { text: `${pad}# a heading`, path: path.slice(0, -1), isWhole: false },
        { text: "", path: path.slice(0, -1), isWhole: false },
      ];
    return choice === 11 ? [{ text: "", path: path.slice(0, -1), isWhole: false }] : [];
  }

  #entry(head: string, value: Json, path: StyledLine["path"], indent: number): StyledLine[] {
    const start = " ".repeat(indent) + head;
    const comment = this.#next() > 9 ? " # beside it" : "";
    const line = (text: string, isWhole: boolean) => ({ text: text + comment, path, isWhole });
    const isCollection = typeof value === "object" && value !== null;
    if (isCollection && Object.keys(value).length > 0 && this.#next() > 2) {
      const lines = Array.isArray(value)
        ? this.#list(value, path, indent + 2)
        : this.#map(value, path, indent + 2);
      return [line(start, false), ...lines];
    }
    if (typeof value === "string" && /^[a-z]+\n[a-z]+\n$/.test(value) && this.#next() > 5) {
      const body = value.trimEnd().split("\n");
      const pad = " ".repeat(indent + 2);
      return [
        line(`${start} |`, true),
        ...body.map((text) => ({ text: pad + text, path, isWhole: true })),
      ];
    }
    if (value === null && this.#next() > 5) return [line(start, true)];
    return [line(`${start} ${this.#flow(value)}`, true)];
  }

  #key(key: string): string {
    return /^[a-z-]+$/i.test(key) && key !== "on" && this.#next() > 2 ? key : JSON.stringify(key);
  }

  #flow(value: Json): string {
    if (Array.isArray(value)) return `[${value.map((item) => this.#flow(item)).join(", ")}]`;
    if (isJsonObject(value))
      return `{ ${Object.entries(value)
        .map(([key, item]) => `${this.#key(key)}: ${this.#flow(item)}`)
        .join(", ")} }`;
    if (typeof value !== "string") return JSON.stringify(value);
    if (/^[a-z]+$/.test(value) && value !== "yes" && this.#next() > 4) return value;
    if (/^[\x20-\x7E]+$/.test(value) && this.#next() > 5) return `'${value.replaceAll("'", "''")}'`;
    return JSON.stringify(value).replace(
      /[\u007F-\u009F\u2028\u2029\uFEFF]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  }
}
