import type { Json } from "@/lib/json";

/** What a problem is about: stable words for programs. */
type ObjectProblemCode =
  | "not-an-object"
  | "missing-api-version"
  | "missing-kind"
  | "missing-name"
  | "unknown-kind"
  | "removed-api"
  | "deprecated-api"
  | "unknown-field"
  | "wrong-type"
  | "missing-field"
  | "not-allowed-value"
  | "invalid-value"
  | "invalid-combination"
  | "invalid-name"
  | "invalid-namespace"
  | "no-namespace"
  | "other-namespace"
  | "invalid-label"
  | "invalid-annotation"
  | "duplicate-object"
  | "duplicate-name"
  | "selector-mismatch"
  | "missing-reference"
  | "missing-file"
  | "not-listed"
  | "too-deep";

export interface ObjectProblem {
  severity: "error" | "warning";
  code: ObjectProblemCode;
  /** A sentence with the path of what is wrong, for a person. */
  message: string;
  /** The file's path as given. */
  file: string;
  /** Index of the document in its file. */
  document: number;
  /**
   * JSON Pointer (RFC 6901) of what is wrong within the document; of the parent where a field is
   * missing.
   */
  pointer: string;
  /** What would be right, where that can be said. */
  expected?: string;
  /** The object it is found in, as far as it says what it is. */
  object?: { apiVersion: string; kind: string; namespace?: string; name: string };
}

/**
 * A problem before it is known in which file and object it is. `path` leads from the object to what
 * is wrong.
 */
export interface Finding {
  severity: "error" | "warning";
  code: ObjectProblemCode;
  message: string;
  path: readonly (string | number)[];
  expected?: string;
}

export type Report = (finding: Finding) => void;

/** A value in a message: short, on one line, and what kind of thing it is can be seen. */
export function shown(value: Json | undefined): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/**
 * The candidate that a person most likely meant, if one is near (Damerau-Levenshtein, at most a
 * third of it wrong).
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 64) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance =
      candidate.toLowerCase() === word.toLowerCase() ? 0 : editDistance(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        distance = Math.min(distance, (beforeLast[j - 2] ?? 0) + 1);
      row.push(distance);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
