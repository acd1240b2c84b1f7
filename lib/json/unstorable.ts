import { toPointer } from "./pointer";

const deepest = 100;
const most = 1_000_000;

/** What makes a value unfit to be kept, and where in it (JSON Pointer). */
export interface Unstorable {
  pointer: string;
  why: string;
}

/**
 * What PostgreSQL and Git could not keep of a value from outside: text with NUL or half of a
 * surrogate pair, in keys too, and whatever is not JSON. `undefined` is as if it were not there. Also
 * what is nested deeper than a hundred levels, or holds more than a million values, however often it
 * holds the same one. Undefined where all of it is fine.
 */
export function unstorable(value: unknown): Unstorable | undefined {
  /** Keys on the way to what is looked at. */
  const steps: string[] = [];
  let count = 0;
  const at = (why: string): Unstorable => ({ pointer: toPointer(steps), why });
  const look = (one: unknown): Unstorable | undefined => {
    count += 1;
    const why =
      count > most ? `It holds more than ${most} values.` : (whyNot(one) ?? tooDeep(steps.length));
    if (why !== undefined) return at(why);
    if (typeof one !== "object" || one === null) return undefined;
    for (const key of Object.keys(one)) {
      if (!isText(key)) return at(`A key in it has ${noText}`);
      steps.push(key);
      const wrong = look((one as Record<string, unknown>)[key]);
      if (wrong !== undefined) return wrong;
      steps.pop();
    }
    return undefined;
  };
  return look(value);
}

const noText = "a character that no text can have: NUL, or half of a pair.";

function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}

function tooDeep(depth: number): string | undefined {
  return depth > deepest ? `It is nested deeper than ${deepest} levels.` : undefined;
}

function whyNot(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return isText(value) ? undefined : `It has ${noText}`;
    case "number":
      return Number.isFinite(value) ? undefined : "It is no number that JSON can hold.";
    case "boolean":
    case "undefined":
      return undefined;
    case "object":
      return value === null || Array.isArray(value) || isPlain(value)
        ? undefined
        : "It is no value that JSON can hold.";
    default:
      return "It is no value that JSON can hold.";
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
