import type { CanaryMoved } from "./events";
import type { BlockingReason } from "./types";

/**
 * `moves` are all that was said of the canary: what stopped it, Flagger says before it ends, if it
 * is heard at all.
 */
export function rolledBackReason(move: CanaryMoved, moves: readonly CanaryMoved[]): BlockingReason {
  const back = "All traffic is back on the version before.";
  const hint = "Look at the metrics of the analysis, then change and resubmit.";
  for (const { message } of moves.toReversed()) {
    for (const { pattern, words } of rollbacks) {
      const found = pattern.exec(message);
      if (!found) continue;
      const { sentence, ...more } = words(found);
      return {
        code: "canary-failed",
        hint,
        ...more,
        sentence: `${sentence} ${back}`,
        raw: message,
        object: move.object,
      };
    }
  }
  return {
    code: "canary-failed",
    sentence: `The new version did not pass its canary analysis. ${back}`,
    hint,
    raw: move.message,
    object: move.object,
  };
}

/**
 * Flagger's words for what stops a release, the reason before the sum: of a threshold that is
 * reached, the last check.
 */
const rollbacks: readonly {
  pattern: RegExp;
  words: (found: RegExpExecArray) => Pick<BlockingReason, "sentence" | "hint">;
}[] = [
  {
    pattern: /^Rolling back \S+ manual webhook invoked/,
    words: () => ({
      sentence: "The release was refused.",
      hint: "Change and resubmit, once it is known what has to be better.",
    }),
  },
  {
    pattern: /^Halt \S+ advancement (\S+) ([\d.]+) ([<>]) ([\d.]+)$/,
    words: ([, metric, measured, sign, bound]) => ({
      sentence:
        `The new version did not pass its canary analysis: ${metric} was ${measured}, where ` +
        `${bound} is the ${sign === ">" ? "most" : "least"}.`,
    }),
  },
  {
    pattern: /^Halt \S+ advancement (?:external|pre-rollout) check (\S+) failed/,
    words: ([, check]) => ({
      sentence: `The new version did not pass its canary analysis: the check ${check} failed.`,
    }),
  },
  {
    pattern: /^canary deployment \S+ not ready/,
    words: () => ({
      sentence: "The new version did not start in its time.",
      hint:
        "Usually the image does not exist, does not start, or does not answer its probe. Check " +
        "the image and the pods' logs, then change and resubmit.",
    }),
  },
];
