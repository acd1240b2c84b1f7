import { Command } from "commander";
import { verifyAudit } from "@/lib/audit/server";
import { withInstallation } from "./installation";
import { exitCodes, print } from "./outcome";

/** `slipway audit verify`: proves that no line of the audit record was changed or removed. */
export function auditCommand(): Command {
  const command = new Command("audit").description("The audit record");
  command
    .command("verify")
    .description("Compute every hash of the record again")
    .option("--json", "for programs")
    .action(async ({ json }: { json?: boolean }) => {
      const verdict = await withInstallation((ctx) => verifyAudit(ctx.db));
      const words = verdict.ok
        ? `All ${verdict.entries} lines follow from one another. The last hash is ${verdict.last}.`
        : `Line ${verdict.broken.id} of ${verdict.broken.at.toISOString()} does not follow ` +
          "from the one before it: it, or one before it, was changed or removed.";
      print(json, verdict, words);
      if (!verdict.ok) process.exitCode = exitCodes.denied;
    });
  return command;
}
