import { PortalError } from "@/lib/errors";

/** Exit codes that scripts rely on. */
export const exitCodes = { well: 0, denied: 1, couldNotRun: 2 } as const;

/** An error as the command line shows it: the sentence and what to do, never a stack. */
export function describeFailure(error: unknown): string {
  if (error instanceof PortalError) return [error.message, error.hint].filter((line) => line !== undefined).join("\n");
  return error instanceof Error ? error.message : String(error);
}

/** Prints for a person, or with `--json` for a program. */
export function print(json: boolean | undefined, value: unknown, words: string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : words}\n`);
}
