import type { CanaryMoved } from "./events";

/** When a canary was so: what was asked held then, whenever its phase began. */
function heldAt(move: CanaryMoved): number {
  return (move.asked ? move.receivedAt : move.occurredAt).getTime();
}

/** How far a canary is, in words. `moves` are of one change; undefined where there are none. */
export function canaryInWords(moves: readonly CanaryMoved[]): string | undefined {
  const inTime = moves.toSorted((a, b) => heldAt(a) - heldAt(b));
  const last = inTime.at(-1);
  if (last === undefined) return undefined;
  return last.phase === "Progressing" ? analysisInWords(inTime) : words[last.phase];
}

/**
 * Not every word of an analysis names its weight: the last that did still holds, unless the
 * analysis began anew.
 */
function analysisInWords(moves: readonly CanaryMoved[]): string {
  for (const { phase, weight, message } of moves.toReversed()) {
    if (phase !== "Progressing") break;
    const [, done, all] = /canary iteration (\d+)\/(\d+)$/.exec(message) ?? [];
    if (done !== undefined) return `Check ${done} of ${all}`;
    if (weight !== null && weight > 0) return `${weight} % of the traffic`;
    if (message.startsWith("New revision detected!")) break;
  }
  return words.Progressing;
}

const words = {
  Initializing: "The first version starts",
  Initialized: "The first version: nothing to compare it with",
  Waiting: "Waiting for approval",
  Progressing: "The new version starts",
  WaitingPromotion: "Waiting for approval",
  Promoting: "Checks pass: promoting it to all traffic",
  Finalising: "Checks pass: promoting it to all traffic",
  Succeeded: "All of the traffic",
  Failed: "Rolled back",
  Terminating: "Being removed",
  Terminated: "Removed",
} as const satisfies Record<CanaryMoved["phase"], string>;
