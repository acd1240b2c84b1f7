/** What a rendering came by: for the coverage of tests. */
export interface Reached {
  /** Files that were written, as they are compiled. */
  files: Set<object>;
  /** By expression, or by a `? :` within one: which answers it gave. */
  outcomes: Map<object, Set<boolean>>;
}

let current: Reached | undefined;

/** Runs something, always synchronous, and tells what it came by. */
export function recordingReached<Result>(run: () => Result): { result: Result; reached: Reached } {
  const outer = current;
  const reached: Reached = { files: new Set(), outcomes: new Map() };
  current = reached;
  try {
    return { result: run(), reached };
  } finally {
    current = outer;
  }
}

export function noteFile(file: object): void {
  current?.files.add(file);
}

export function noteOutcome(at: object, outcome: unknown): void {
  if (current === undefined || typeof outcome !== "boolean") return;
  const known = current.outcomes.get(at) ?? new Set();
  current.outcomes.set(at, known.add(outcome));
}
