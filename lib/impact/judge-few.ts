import { PortalError, toProblem } from "@/lib/errors";

/** How many more may take too long by themselves. It is counted down. */
export interface Patience {
  left: number;
}

/**
 * What is found of some things that are judged together: where that takes too long, one by one, so that one that costs too much
 * holds up no other. Once there is no patience left none is tried any more. Throws what `judge` throws, but for `too_costly`.
 */
export async function judgeFew<One, Found>(
  few: readonly One[],
  how: {
    patience: Patience;
    judge: (few: readonly One[]) => Promise<Found[]>;
    /** Of one that takes too long by itself; `why` is a sentence. */
    tooCostly: (one: One, why: string) => Found;
    untried: (one: One) => Found;
  },
): Promise<Found[]> {
  const { patience, judge, tooCostly, untried } = how;
  if (patience.left <= 0) return few.map(untried);
  try {
    return await judge(few);
  } catch (error) {
    if (!(error instanceof PortalError) || error.code !== "too_costly") throw error;
    const [only] = few;
    if (few.length === 1 && only !== undefined) {
      patience.left -= 1;
      return [tooCostly(only, toProblem(error).detail)];
    }
    const found: Found[] = [];
    for (const one of few) found.push(...(await judgeFew([one], how)));
    return found;
  }
}
