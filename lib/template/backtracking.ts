/**
 * Whether JavaScript may take exponential time for it: a repeated group that repeats or branches
 * inside.
 */
export function canBacktrack(pattern: string): boolean {
  return /[*+}?][^)]*\)+[*+{]|\|[^)]*\)+[*+{]/.test(pattern);
}
