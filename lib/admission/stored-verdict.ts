import { z } from "zod";
import { verdicts, verdictsOrPasses } from "./verdict";

/** What rows say that an earlier version of Slipway wrote. */
const earlierWords = { pass: "passes", deny: "denied", warn: "warned", audit: "audited" } as const;

const inWordsOfNow = (word: unknown): unknown =>
  typeof word === "string" && Object.hasOwn(earlierWords, word)
    ? earlierWords[word as keyof typeof earlierWords]
    : word;

/**
 * A verdict of a finding as it is stored, in the words of now. A word that nobody knows is not
 * judged: it is neither hidden nor taken for passing.
 */
export const storedVerdict = z.preprocess(inWordsOfNow, z.enum(verdicts)).catch("not-judged");

/** The same where what passes is stored as well. */
export const storedVerdictOrPasses = z
  .preprocess(inWordsOfNow, z.enum(verdictsOrPasses))
  .catch("not-judged");
