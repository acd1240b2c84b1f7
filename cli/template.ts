import { statSync } from "node:fs";
import path from "node:path";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { conclude, describeFailure, failureAsJson, type Outcome, print } from "./outcome";
import { pageFolder, previewTemplate } from "./preview/preview";
import { importTask, lintTask, offerValuesTask, renderTask, testTask } from "./tasks";
import { addDecisions } from "./template/decide";
import { addDrafts } from "./template/drafts";
import { addReleases } from "./template/releases";
import { importFormats, type ImportOptions } from "./template/import";
import { newTemplate, type NewOptions } from "./template/new";
import { openQuestions } from "./template/open-questions";
import type { PolicyChoice } from "./template/policies-of";
import type { RenderOptions } from "./template/render";
import { writeSchema } from "./template/schema";
import { PortalError } from "@/lib/errors";
import { schemaFolders } from "@/lib/known-schemas/server";
import { scaffoldKinds } from "@/lib/scaffolds";
import { runTask } from "@/lib/threads/server";
import { pickValues } from "./template/pick-values";
import { runOnChange } from "./template/watch";

interface AuthorOptions {
  json?: boolean;
  watch?: boolean;
  schemas?: string[];
}

interface JudgedOptions extends AuthorOptions {
  policies?: string | boolean;
}

/** `slipway template …`: the author's side of a template. */
export function templateCommand(): Command {
  const command = new Command("template").description("Write, check and try templates");

  command
    .command("new")
    .argument("<name>", "a DNS label, like web-service")
    .description("Begin a template: asks what it is for, and writes one that lints")
    .addOption(new Option("--kind <kind>", "what it is for").choices(scaffoldKinds))
    .option("--title <title>", "what people call it")
    .option("--summary <sentence>", "what it is")
    .option("--owner <team>", "who looks after it")
    .option("--out <folder>", "where to write it (default: a folder of its name)")
    .option("--json", "for programs")
    .action(async (name: string, { json, ...options }: NewOptions & { json?: boolean }) => {
      const asking = json !== true && process.stdin.isTTY ? openQuestions() : undefined;
      try {
        conclude(await newTemplate(name, options, asking?.ask), json);
      } finally {
        asking?.close();
      }
    });

  addDecisions(command);
  addDrafts(command);
  addReleases(command);

  command
    .command("schema")
    .description("Print the JSON Schema of template.yaml, for editors")
    .option("--out <file>", "where to write it")
    .option("--json", "for programs")
    .action(async ({ out, json }: { out?: string; json?: boolean }) =>
      conclude(await writeSchema(out), json),
    );

  judged(
    command
      .command("lint")
      .argument("<folder>")
      .description("Check a template, and the Kubernetes objects that its tests' parameters make"),
  ).action(async (folder: string, options: JudgedOptions) =>
    once(options, watchedWith(folder, options), (schemaFolders) =>
      runTask(lintTask, { folder, schemaFolders, policies: policyChoice(options) }),
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

  judged(
    command
      .command("test")
      .argument("<folder>")
      .description("Run the template's own tests, tests/*.yaml"),
  )
    .option("--update", "store the output as the snapshots")
    .action(async (folder: string, options: JudgedOptions & { update?: boolean }) =>
      once(options, watchedWith(folder, options), (schemaFolders) =>
        runTask(testTask, {
          folder,
          schemaFolders,
          policies: policyChoice(options),
          update: options.update === true,
        }),
      ),
    );

  judged(
    command
      .command("preview")
      .argument("<folder>")
      .description("Show the form as developers will see it, and the files, in a browser"),
    { watches: false },
  )
    .option("--target <file>", "what is previewed for, YAML or JSON (default: two examples)")
    .option("--port <number>", "of 127.0.0.1 (default: one that is free)", portNumber, 0)
    .action(async (folder: string, options: JudgedOptions & { target?: string; port: number }) => {
      const { target, port } = options;
      const watched = watchedWith(folder, options);
      const interrupted = untilInterrupted();
      await previewTemplate(
        pageFolder(import.meta.dirname),
        {
          folder,
          schemaFolders: schemaFolders(options.schemas, process.env),
          policies: policyChoice(options),
          target,
          port,
        },
        target === undefined ? watched : { ...watched, files: [...watched.files, target] },
        {
          signal: interrupted,
          tell: (url) => print(options.json, { ok: true, url }, `The preview is at ${url}`),
        },
      );
    });

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

/** Of commands that hold what is rendered against policies. */
function judged(command: Command, { watches = true } = {}): Command {
  return forAuthors(command, { watches })
    .option(
      "--policies <path>",
      "file or folder of the policies that judge what is rendered (default: those of the catalog)",
    )
    .option("--no-policies", "judge by none");
}

/** `--no-policies` is false, and no option at all is true. */
function policyChoice({ policies }: JudgedOptions): PolicyChoice {
  return policies === true ? undefined : policies;
}

function watchedWith(folder: string, { policies }: JudgedOptions) {
  return typeof policies !== "string"
    ? { folders: [folder], files: [] }
    : statSync(policies, { throwIfNoEntry: false })?.isDirectory() === true
      ? { folders: [folder, policies], files: [] }
      : { folders: [folder], files: [policies] };
}

function forAuthors(command: Command, { watches = true } = {}): Command {
  command.option(
    "--schemas <folder>",
    "more schemas: {group}/{kind}_{version}.json, or CRD manifests; may be repeated (default: SLIPWAY_SCHEMA_DIRS)",
    (folder: string, before: string[] = []) => [...before, folder],
  );
  if (watches) command.option("--watch", "again after every change");
  return command.option("--json", "for programs");
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("It is a number up to 65535.");
}

function untilInterrupted(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => interrupted.abort());
  return interrupted.signal;
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
  await runOnChange(
    watched,
    async () => report(await run(folders).catch((error: unknown) => error), options.json, watched),
    untilInterrupted(),
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
