type Token =
  | { kind: "star" }
  | { kind: "any" }
  | { kind: "char"; char: string }
  | { kind: "class"; isNegated: boolean; ranges: readonly (readonly [string, string])[] };

/** A pattern for one part of a path, by characters. */
export type FileGlob = readonly Token[];

/**
 * Reads a pattern as Go's `filepath.Match` does (https://pkg.go.dev/path/filepath#Match): `*`, `?`,
 * `[a-z]`, `[^a]`, and `\` before a character that is meant as it is. Undefined where it is none.
 */
export function parseFileGlob(pattern: string): FileGlob | undefined {
  const chars = Array.from(pattern);
  const tokens: Token[] = [];
  let at = 0;
  const one = (): string | undefined => {
    if (chars[at] === "\\") at += 1;
    at += 1;
    return chars[at - 1];
  };
  while (at < chars.length) {
    const char = chars[at] ?? "";
    if (char === "*" || char === "?") {
      tokens.push({ kind: char === "*" ? "star" : "any" });
      at += 1;
    } else if (char === "[") {
      at += 1;
      const isNegated = chars[at] === "^";
      if (isNegated) at += 1;
      const ranges: (readonly [string, string])[] = [];
      while (chars[at] !== "]" || ranges.length === 0) {
        if (chars[at] === "-" || chars[at] === "]") return undefined;
        const low = one();
        const isRange = chars[at] === "-";
        if (isRange) at += 1;
        if (isRange && (chars[at] === "-" || chars[at] === "]")) return undefined;
        const high = isRange ? one() : low;
        if (low === undefined || high === undefined || at >= chars.length) return undefined;
        ranges.push([low, high]);
      }
      at += 1;
      tokens.push({ kind: "class", isNegated, ranges });
    } else {
      const meant = one();
      if (meant === undefined) return undefined;
      tokens.push({ kind: "char", char: meant });
    }
  }
  return tokens;
}

/** Whether it stands for a whole name. Of two stars only the later one is ever tried again. */
export function isGlobMatch(glob: FileGlob, name: string): boolean {
  const chars = Array.from(name);
  let token = 0;
  let at = 0;
  let star: { token: number; at: number } | undefined;
  while (at < chars.length) {
    const now = glob[token];
    if (now?.kind === "star") {
      star = { token, at };
      token += 1;
    } else if (now !== undefined && isOne(now, chars[at] ?? "")) {
      token += 1;
      at += 1;
    } else if (star === undefined) return false;
    else {
      star.at += 1;
      at = star.at;
      token = star.token + 1;
    }
  }
  return glob.slice(token).every(({ kind }) => kind === "star");
}

function isOne(token: Token, char: string): boolean {
  if (token.kind === "char") return token.char === char;
  if (token.kind === "any") return true;
  if (token.kind === "star") return false;
  const code = char.codePointAt(0) ?? 0;
  const isIn = token.ranges.some(
    ([low, high]) => (low.codePointAt(0) ?? 0) <= code && code <= (high.codePointAt(0) ?? 0),
  );
  return isIn !== token.isNegated;
}
