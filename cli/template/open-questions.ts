import { createInterface } from "node:readline/promises";
import type { Ask } from "./new";

/** Asks whoever sits at the terminal; what is usual stands in brackets, and Enter takes it. */
export function openQuestions(): { ask: Ask; close: () => void } {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return {
    ask: async (question, otherwise) => {
      const answer = (await lines.question(`${question} [${otherwise}] `)).trim();
      return answer === "" ? otherwise : answer;
    },
    close: () => lines.close(),
  };
}
