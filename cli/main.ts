import { existsSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { threadProgram } from "@/lib/threads/server";
import { commands } from "./commands";
import { describeFailure, exitCodes, failureAsJson, print } from "./outcome";

const program = new Command("slipway").description(
  "For template authors and operators of Slipway. Exit: 0 all well, 1 findings that deny, 2 could not run.",
);
for (const command of commands()) program.addCommand(command);
endAlike(program);
// Bundled, it has the program of its threads beside it, wherever it is started from.
const beside = path.join(import.meta.dirname, "judge.js");
if (existsSync(beside)) threadProgram(beside);

try {
  await program.parseAsync();
} catch (error) {
  if (process.argv.includes("--json")) print(true, failureAsJson(error), "");
  else process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = exitCodes.couldNotRun;
}

/**
 * Asking for help is no failure; a wrong call could not run. A command does not take this over from
 * the one above it.
 */
function endAlike(command: Command): void {
  command
    .showHelpAfterError("(--help tells more)")
    .exitOverride((error) =>
      process.exit(error.exitCode === 0 ? exitCodes.well : exitCodes.couldNotRun),
    );
  for (const below of command.commands) endAlike(below);
}
