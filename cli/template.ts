import path from "node:path";
import { Argument, Command } from "commander";
import { conclude, describeFailure, failureAsJson, type Outcome } from "./outcome";
import { importTask, lintTask, offerValuesTask, renderTask, testTask } from "./tasks";
import { importFormats, type ImportOptions } from "./template/import";
import type { RenderOptions } from "./template/render";
import { PortalError } from "@/lib/errors";
import { schemaFolders } from "@/lib/known-schemas/server";
import { runTask } from "@/lib/threads/server";
import { pickValues } from "./template/pick-values";
import { runOnChange } from "./template/watch";

interface AuthorOptions {
  json?: boolean;
  watch?: boolean;
  schemas?: string[];
}

/** `slipway template …`: the author's side of a template. */
export function templateCommand(): Command {
  const command = new Command("template").description("Write, check and try templates");

  forAuthors(
    command
      .command("lint")
      .argument("<folder>")
      .description("Check a template, and the Kubernetes objects that its tests' parameters make"),
  ).action(async (folder: string, options: AuthorOptions) =>
    once(options, { folders: [folder], files: [] }, (schemaFolders) =>
      runTask(lintTask, { folder, schemaFolders }),
    ),
  );

  forAuthors(
    command
      .command("render")
      .argument("<folder>")
      .description("Write what a request with these parameters would write"),
  )
    .option("--params <file>", "the parameters, YAML or JSON")
    .option(
      "--target <file>",
      "name, environment, cluster, vars and substitution of the target, YAML or JSON",
    )
    .option("--team <team>", "whose instance it is")
    .option("--name <name>", "what the instance is called")
    .option("--out <folder>", "where to write the files; without it they are printed")
    .option("--instance", "the whole folder of the instance, as a pull request adds it")
    .option("--check", "exit 1 where the portal would refuse the objects")
    .action(async (folder: string, options: AuthorOptions & RenderOptions) => {
      let written: string[] = [];
      const files = [options.params, options.target].filter((file) => file !== undefined);
      const { params, target, team, name, out, instance, check } = options;
      const asked = { params, target, team, name, out, instance, check };
      await once(options, { folders: [folder], files }, async (schemaFolders) => {
        const outcome = await runTask(renderTask, {
          folder,
          schemaFolders,
          options: asked,
          written,
        });
        ({ written } = outcome);
        return outcome;
      });
    });

  forAuthors(
    command
      .command("test")
      .argument("<folder>")
      .description("Run the template's own tests, tests/*.yaml"),
  )
    .option("--update", "store the output as the snapshots")
    .action(async (folder: string, options: AuthorOptions & { update?: boolean }) =>
      once(options, { folders: [folder], files: [] }, (schemaFolders) =>
        runTask(testTask, { folder, schemaFolders, update: options.update === true }),
      ),
    );

  command
    .command("import")
    .addArgument(new Argument("<format>", "what it is").choices(importFormats))
    .argument("<path>", "a folder, an archive (.tgz) or a file")
    .description(
      "Make a template of a Helm chart, a Backstage template or a kro ResourceGraphDefinition",
    )
    .requiredOption("--out <folder>", "where to write the template")
    .option("--repository <url>", "of a chart: where it is published, https:// or oci://")
    .option("--only <paths>", "of a chart: the values that get a field, by dotted paths", paths)
    .option("--add <paths>", "of a chart: values that get a field beside what is proposed", paths)
    .option("--all", "of a chart: every value gets a field")
    .option("--pick", "of a chart: choose the values that get a field")
    .option(
      "--name <name>",
      "of several Backstage templates or kro definitions: which one, by name or file",
    )
    .option("--overwrite", "write over what is there")
    .option("--json", "for programs")
    .action(importAction);
  return command;
}

/** `a.b,c` as often as it is given. */
function paths(given: string, before: string[] = []): string[] {
  return [...before, ...given.split(",").map((path) => path.trim())].filter((path) => path !== "");
}

async function importAction(
  format: string,
  place: string,
  { json, pick, ...options }: ImportOptions & { json?: boolean; pick?: boolean },
): Promise<void> {
  const only = pick === true ? await picked(format, place) : options.only;
  const { out, repository, overwrite, add, all, name } = options;
  const asked = { out, repository, overwrite, only, add, all, name };
  conclude(await runTask(importTask, { format, place, options: asked }), json);
}

async function picked(format: string, place: string): Promise<string[]> {
  if (format !== "helm")
    throw new PortalError("invalid", "Only values of a Helm chart are chosen.");
  const offers = await runTask(offerValuesTask, { place });
  return pickValues(offers, { input: process.stdin, output: process.stderr });
}

function forAuthors(command: Command): Command {
  return command
    .option(
      "--schemas <folder>",
      "more schemas: {group}/{kind}_{version}.json, or CRD manifests; may be repeated (default: SLIPWAY_SCHEMA_DIRS)",
      (folder: string, before: string[] = []) => [...before, folder],
    )
    .option("--watch", "again after every change")
    .option("--json", "for programs");
}

/** Runs once or, with `--watch`, after every change until the program is interrupted. */
async function once(
  options: AuthorOptions,
  watched: { folders: string[]; files: string[] },
  run: (schemaFolders: readonly string[]) => Promise<Outcome>,
): Promise<void> {
  const folders = schemaFolders(options.schemas, process.env);
  if (options.watch !== true) {
    conclude(await run(folders), options.json);
    return;
  }
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => interrupted.abort());
  await runOnChange(
    watched,
    async () => report(await run(folders).catch((error: unknown) => error), options.json, watched),
    interrupted.signal,
  );
}

/** While watching, a program gets one line of JSON for each run. */
function report(
  outcome: unknown,
  json: boolean | undefined,
  { folders }: { folders: string[] },
): void {
  const failed = !isOutcome(outcome);
  if (json)
    process.stdout.write(`${JSON.stringify(failed ? failureAsJson(outcome) : outcome.value)}\n`);
  else
    process.stdout.write(
      `${failed ? describeFailure(outcome) : outcome.words}\n\nWatching ` +
        `${folders.map((folder) => path.relative(".", folder) || ".").join(", ")}\n\n`,
    );
}

function isOutcome(value: unknown): value is Outcome {
  return typeof value === "object" && value !== null && "words" in value && "denied" in value;
}
