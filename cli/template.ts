import { Command } from "commander";
import { readBundle } from "@/lib/catalog/server";
import { parseTemplate, type TemplateProblem } from "@/lib/template";
import { exitCodes, print } from "./outcome";

/** `slipway template …`: the author's side of a template. */
export function templateCommand(): Command {
  const command = new Command("template").description("Write, check and try templates");
  command
    .command("lint")
    .argument("<folder>")
    .description("Check a template without rendering it")
    .option("--json", "for programs")
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const { template, problems } = parseTemplate(await readBundle(folder));
      const failed = template === undefined || problems.some(({ severity }) => severity === "error");
      const words = problems.length === 0 ? `${template?.definition.name ?? folder}: nothing to say.` : problems.map((problem) => inWords(problem)).join("\n");
      print(json, { ok: !failed, problems }, words);
      if (failed) process.exitCode = exitCodes.denied;
    });
  return command;
}

/** `files/x.yaml:3:5 error …`, as editors and CI systems recognise it. */
function inWords({ file, line, column, severity, message, expected }: TemplateProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return `${place === "" ? "" : `${place}: `}${severity}: ${message}${expected === undefined ? "" : `\n  expected: ${expected}`}`;
}
