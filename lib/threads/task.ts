/**
 * A kind of work that runs in a thread. Its input and output are plain data, as `structuredClone`
 * takes it: no functions, and no objects of classes of ours.
 */
export interface ThreadTask<Input, Output> {
  /** By which the thread finds what runs it. */
  kind: string;
  /** What a person is told took too long: `the preview`. */
  called: string;
  /** Milliseconds of processor time; by the clock it has more, and waiting for a thread is not counted. */
  deadline: number;
  /** Never set: it carries the types of input and output. */
  types?: (input: Input) => Output;
}

/** Milliseconds of processor time that each sort of work may take. */
export const deadlines = {
  /** Somebody waits for it with every key they press. */
  preview: 5_000,
  /** One pass over what is to be built. */
  build: 20_000,
  /** A pull request, a branch, a folder on the command line. */
  check: 60_000,
} as const;

/**
 * Characters of YAML and the like that a process still reads itself, whoever wrote them: the worst
 * that anybody can make of them takes some 50 ms. What is longer is read in a thread.
 */
export const smallText = 8 * 1024;

/** Names a kind of work. What runs it is given to the thread with `handles`. */
export function threadTask<Input, Output>(
  kind: string,
  called: string,
  deadline: number,
): ThreadTask<Input, Output> {
  return { kind, called, deadline };
}
