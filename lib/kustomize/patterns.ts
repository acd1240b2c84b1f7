import { RE2JS } from "re2js";
import { Refusal, type Work } from "./refusal";

const longest = 500;

/**
 * Whether a text matches a pattern as a whole, or with what may follow it. The time is linear in
 * both: counted repetitions, which make much of a short pattern, are not built.
 */
export function matcher(
  pattern: string,
  work: Work,
  whole: (pattern: string) => string = (given) => `^(?:${given})$`,
): (text: string) => boolean {
  if (pattern.length > longest || pattern.includes("{"))
    throw new Refusal(`has a pattern that is too long or counts (${pattern.slice(0, 50)})`);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(whole(pattern));
  } catch {
    throw new Refusal(`has a pattern that is no regular expression (${pattern})`);
  }
  return (text) => {
    work.spend(1 + (pattern.length * text.length) / 64);
    return compiled.matcher(text).find();
  };
}
