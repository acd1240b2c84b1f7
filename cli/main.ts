import { Command } from "commander";
import { auditCommand } from "./audit";
import { describeFailure, exitCodes } from "./outcome";
import { reindexCommand } from "./reindex";
import { templateCommand } from "./template";
import { tokenCommand } from "./token";

const program = new Command("slipway")
  .description("For template authors and operators of Slipway. Exit: 0 all well, 1 findings that deny, 2 could not run.")
  .showHelpAfterError()
  .exitOverride((error) => {
    // Asking for help is no failure; a wrong call could not run.
    process.exit(error.exitCode === 0 ? exitCodes.well : exitCodes.couldNotRun);
  });
for (const command of [templateCommand(), tokenCommand(), reindexCommand(), auditCommand()]) program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = exitCodes.couldNotRun;
}
