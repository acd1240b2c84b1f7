import { Command } from "commander";
import { type CatalogProblem, problemLine } from "@/lib/catalog-repository";
import {
  catalogOverview,
  type CatalogOverview,
  exportCatalog,
  importCatalog,
  readCatalogFolder,
  writeCatalogFolder,
} from "@/lib/catalog-repository/server";
import { changeInstallation, withInstallation } from "./installation";
import { exitCodes, print } from "./outcome";

/** `slipway catalog`: what Ops decided can be moved between the database and a repository. */
export function catalogCommand(): Command {
  const command = new Command("catalog").description(
    "What Ops decided: policies, exceptions, targets, access, and templates that were offered",
  );
  command.addCommand(exportCommand());
  command.addCommand(importCommand());
  command.addCommand(statusCommand());
  return command;
}

function exportCommand(): Command {
  return new Command("export")
    .description("Write everything that was decided to a folder, in the layout of the repository")
    .argument("<folder>", "where to; nothing of it may be there yet")
    .option("--json", "for programs")
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const { files, notes } = await withInstallation(async (ctx) => {
        const exported = await exportCatalog(ctx);
        await writeCatalogFolder(folder, exported.files);
        return exported;
      });
      print(
        json,
        { files: files.map(({ path }) => path), notes },
        [`${files.length} files are in ${folder}.`, ...notes].join("\n"),
      );
    });
}

function importCommand(): Command {
  return new Command("import")
    .description("Decide what the files of a folder say; what is not among them stays")
    .argument("<folder>", "an export, or a checkout of a repository of that layout")
    .option("--json", "for programs")
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const files = await readCatalogFolder(folder);
      const report = await changeInstallation((ctx) => importCatalog(ctx, files));
      const { taken, broken, problems, onlyHere } = report;
      const lines = [
        taken.length === 0 ? "Nothing was to change." : `In force: ${taken.join(", ")}.`,
        ...problems.map(problemInWords),
        ...(broken.length === 0 ? [] : [`As before, until it is mended: ${broken.join(", ")}.`]),
        ...(onlyHere.length === 0 ? [] : [`Only here, and stays: ${onlyHere.join(", ")}.`]),
      ];
      print(json, report, lines.join("\n"));
      if (broken.length > 0) process.exitCode = exitCodes.denied;
    });
}

function statusCommand(): Command {
  return new Command("status")
    .description("What is in force from which commit of the catalog repository, and what is wrong")
    .option("--json", "for programs")
    .action(async ({ json }: { json?: boolean }) => {
      const overview = await withInstallation(catalogOverview);
      print(json, overview, statusInWords(overview));
      if (overview.head?.waiting || overview.units.some((unit) => unit.brokenSince !== undefined))
        process.exitCode = exitCodes.denied;
    });
}

function problemInWords(problem: CatalogProblem): string {
  const line = `${problem.severity === "warning" ? "warning: " : ""}${problemLine(problem)}`;
  return problem.hint === undefined ? line : `${line}\n  ${problem.hint}`;
}

function statusInWords({ head, units, decided }: CatalogOverview): string {
  if (head === undefined)
    return `There is no catalog repository: ${decided} files are decided in the database.`;
  const { repository, branch, readCommit, appliedCommit, waiting, problem, protection } = head;
  const lines = [
    `${repository.owner}/${repository.name}, branch ${branch}: read at ${short(readCommit)}, in force from ${short(appliedCommit)}`,
  ];
  if (problem !== undefined) lines.push(`It could not be read: ${problem}`);
  if (waiting !== undefined)
    lines.push(
      `${short(waiting.commit)} waits for a person of Ops, ${waiting.kind === "first" ? "since it lacks, or brings back," : "since it does not descend from what is in force and changes"} ${waiting.count}: ${waiting.changes.join(", ")}`,
    );
  if (protection === "none") lines.push(`warning: no rule protects the branch ${branch}`);
  for (const { unit, commit, brokenSince, problems } of units) {
    const state = brokenSince === undefined ? "" : ", BROKEN at the head";
    lines.push(
      `  ${unit}: ${commit === undefined ? "never in force" : short(commit)}${state}`,
      ...problems.map((one) => `    ${problemInWords(one)}`),
    );
  }
  return lines.join("\n");
}

const short = (commit: string | undefined) => commit?.slice(0, 12) ?? "nothing";
