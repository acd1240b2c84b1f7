import { NotConvertible } from "./not-convertible";

export type Token = { kind: "name" | "number" | "text" | "mark"; text: string };

const marks = [
  "===",
  "!==",
  "==",
  "!=",
  "<=",
  ">=",
  "**",
  "//",
  "&&",
  "||",
  "|",
  "~",
  "+",
  "-",
  "*",
  "/",
  "%",
  "<",
  ">",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ",",
  ":",
  ".",
  "!",
  "?",
];

export function tokens(source: string): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at);
    const space = /^\s+/.exec(rest)?.[0];
    const name = /^[A-Za-z_$][\w$]*/.exec(rest)?.[0];
    const number = /^\d+(?:\.\d+)?/.exec(rest)?.[0];
    const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/.exec(rest)?.[0];
    const mark = marks.find((one) => rest.startsWith(one));
    if (space !== undefined) at += space.length;
    else if (quoted !== undefined) {
      found.push({
        kind: "text",
        text: quoted
          .slice(1, -1)
          .replaceAll(/\\(.)/g, (_, char: string) =>
            char === "n" ? "\n" : char === "t" ? "\t" : char,
          ),
      });
      at += quoted.length;
    } else if (name !== undefined || number !== undefined || mark !== undefined) {
      found.push({
        kind: name !== undefined ? "name" : number !== undefined ? "number" : "mark",
        text: name ?? number ?? mark ?? "",
      });
      at += (name ?? number ?? mark ?? "").length;
    } else throw new NotConvertible(`${source} is no expression that can be read.`);
  }
  return found;
}
