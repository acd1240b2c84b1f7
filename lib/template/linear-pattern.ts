import { LRUCache } from "lru-cache";
import { ecmaToRe2 } from "./ecma-pattern";

/** Whether a text matches, in time linear in its length. */
export type PatternTest = (text: string) => boolean;

const cache = new LRUCache<string, { test: PatternTest | undefined }>({ max: 500 });

/** Characters of a pattern. */
export const longestPattern = 2_000;
/** Instructions of RE2: each may be looked at for every character of a text. */
const largest = 5_000;

/**
 * The test of a JSON Schema pattern (ECMA-262, Unicode, matched anywhere). It never runs on
 * JavaScript's own expressions, which may take exponential time: it is RE2, or several of it where
 * look-aheads stand at the very beginning (`^(?!kube-)[a-z-]+$`). Undefined where neither can say
 * the same: look-around anywhere else, back references, and what takes RE2 too much.
 */
export function linearPattern(pattern: string): PatternTest | undefined {
  const known = cache.get(pattern);
  if (known !== undefined) return known.test;
  const test = testOf(pattern);
  cache.set(pattern, { test });
  return test;
}

/**
 * Whether a value matches a pattern. What cannot be tested in linear time is not tested: parsed
 * templates have no such pattern (`withoutUntestable`).
 */
export function isPatternMatch(pattern: string, text: string): boolean {
  return linearPattern(pattern)?.(text) ?? true;
}

/** Whether a pattern describes a key; one that cannot be tested describes none. */
export function isKeyMatch(pattern: string, key: string): boolean {
  return linearPattern(pattern)?.(key) ?? false;
}

function testOf(pattern: string): PatternTest | undefined {
  if (pattern.length > longestPattern) return undefined;
  const parts = leadingLookAheads(pattern);
  const rest = re2(parts.rest);
  const tests = parts.lookAheads.map(({ negative, inside }) => ({
    negative,
    test: re2(`^(?:${inside})`),
  }));
  if (rest === undefined) return undefined;
  const known = tests.flatMap(({ negative, test }) =>
    test === undefined ? [] : [{ negative, test }],
  );
  if (known.length < tests.length) return undefined;
  return (text) => known.every(({ negative, test }) => test(text) !== negative) && rest(text);
}

function re2(pattern: string): PatternTest | undefined {
  const expression = ecmaToRe2(pattern);
  if (expression === undefined || expression.programSize() > largest) return undefined;
  return (text) => expression.test(text);
}

interface LookAhead {
  negative: boolean;
  inside: string;
}

/**
 * `^(?!a)(?=b)c` says of a text: not `^(?:a)`, and `^(?:b)`, and `^c`. Where there is no such
 * beginning, or an alternative to it, the pattern is all rest.
 */
function leadingLookAheads(pattern: string): { lookAheads: LookAhead[]; rest: string } {
  const lookAheads: LookAhead[] = [];
  let at = 1;
  while (/^\(\?[=!]/.test(pattern.slice(at, at + 3))) {
    const end = endOfGroup(pattern, at);
    if (end === undefined) break;
    lookAheads.push({ negative: pattern[at + 2] === "!", inside: pattern.slice(at + 3, end) });
    at = end + 1;
  }
  const isSplit = pattern.startsWith("^") && lookAheads.length > 0 && !hasAlternative(pattern);
  return isSplit
    ? { lookAheads, rest: `^${pattern.slice(at)}` }
    : { lookAheads: [], rest: pattern };
}

/** The index of the parenthesis that closes the one at an index. */
function endOfGroup(pattern: string, start: number): number | undefined {
  for (const { char, at, depth } of structure(pattern.slice(start)))
    if (char === ")" && depth === 0) return start + at;
  return undefined;
}

/** Whether there is a `|` outside of every group. */
function hasAlternative(pattern: string): boolean {
  return structure(pattern).some(({ char, depth }) => char === "|" && depth === 0);
}

/** The parentheses and bars of a pattern that are neither escaped nor in a class, in one pass. */
function structure(pattern: string): { char: string; at: number; depth: number }[] {
  const found: { char: string; at: number; depth: number }[] = [];
  let depth = 0;
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? "";
    if (char === "\\") at += 1;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") inClass = true;
    else if (char === "(") found.push({ char, at, depth: depth++ });
    else if (char === ")") found.push({ char, at, depth: --depth });
    else if (char === "|") found.push({ char, at, depth });
  }
  return found;
}

/** What keeps a pattern from being used, and what to write in its place; both are sentences. */
export interface PatternProblem {
  why: string;
  /** Undefined for what is no regular expression at all. */
  instead?: string;
}

const tooLarge: PatternProblem = {
  why: "It is so large that testing it takes too long.",
  instead: "Count less: give the length as maxLength, and leave it out of the pattern.",
};

/**
 * Why a template that is not published yet must not have a pattern; undefined for a good one. All
 * look-around is refused, also where `linearPattern` has a way around it: the next author copies it
 * to where there is none.
 */
export function patternProblem(pattern: string): PatternProblem | undefined {
  try {
    void new RegExp(pattern, "u");
  } catch (cause) {
    return { why: cause instanceof Error ? cause.message : "It is not a regular expression." };
  }
  if (pattern.length > longestPattern) return tooLarge;
  if (ecmaToRe2(pattern) !== undefined)
    return linearPattern(pattern) === undefined ? tooLarge : undefined;
  if (hasBackReference(pattern))
    return {
      why: "It has a back reference, which RE2 cannot match and JavaScript only in exponential time.",
      instead: "List the values with enum, or compare the parts in a rule.",
    };
  const { lookAheads, rest } = leadingLookAheads(pattern);
  if (lookAheads.length > 0)
    return {
      why: "It has a look-ahead, which RE2 cannot match and JavaScript only in exponential time.",
      instead: `Say each part by itself: allOf: [${[
        ...lookAheads.map(({ negative, inside }) => {
          const part = `{ pattern: ${JSON.stringify(`^(?:${inside})`)} }`;
          return negative ? `{ not: ${part} }` : part;
        }),
        `{ pattern: ${JSON.stringify(rest)} }`,
      ].join(", ")}].`,
    };
  return {
    why: "It has something that RE2 does not know (look-around, an unusual class), and JavaScript takes exponential time for such patterns.",
    instead: "Write what the value may be, and what it must not be as not: { pattern: … }.",
  };
}

function hasBackReference(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*\\(?:[1-9]|k<)/.test(pattern);
}
