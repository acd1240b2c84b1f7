import { PortalError } from "@/lib/errors";

/** Exit codes that scripts rely on. */
export const exitCodes = { well: 0, denied: 1, couldNotRun: 2 } as const;

/**
 * What a command has found: for a program, for a person, and whether it is something that denies.
 */
export interface Outcome {
  value: object;
  words: string;
  denied: boolean;
}

/** An error as the command line shows it: the sentence and what to do, never a stack. */
export function describeFailure(error: unknown): string {
  if (error instanceof PortalError)
    return [error.message, error.hint].filter((line) => line !== undefined).join("\n");
  return error instanceof Error ? error.message : String(error);
}

/** An error for a program that asked for JSON. */
export function failureAsJson(error: unknown): object {
  if (!(error instanceof PortalError))
    return { ok: false, error: { code: "internal", message: describeFailure(error) } };
  return {
    ok: false,
    error: {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    },
  };
}

/**
 * Without what a terminal would do something for: whoever wrote a chart or a template chose what is in
 * its texts. Lines and tabs stay.
 */
export function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, "\ufffd");
}

/** Prints for a person, or with `--json` for a program. */
export function print(json: boolean | undefined, value: unknown, words: string): void {
  const shown = process.stdout.isTTY ? withoutControls(words) : words;
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : shown}\n`);
}

/** Prints an outcome and leaves its exit code. */
export function conclude({ value, words, denied }: Outcome, json: boolean | undefined): void {
  print(json, value, words);
  if (denied) process.exitCode = exitCodes.denied;
}
