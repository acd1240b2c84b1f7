import { readdir } from "node:fs/promises";
import { Command } from "commander";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { type JsonObject, recordOf } from "@/lib/json";
import { type Api, apiOf } from "../api";
import { exitCodes, print } from "../outcome";
import { problemInWords } from "./in-words";
import { openBundle } from "./open-bundle";
import { lookAtImpact } from "./look-at-impact";
import { goOn, releasedInWords } from "./releases";
import { writeFiles } from "./write-files";

interface Options {
  json?: boolean;
}

interface PushOptions extends Options {
  draft?: string;
  message?: string;
  release?: boolean;
  impact?: boolean;
  notJudged?: number;
  setVersion?: string;
}

interface PullOptions extends Options {
  draft?: boolean;
  out?: string;
  overwrite?: boolean;
}

/**
 * Drafts of a running Slipway, by its REST API: `slipway template push DIR`, `pull NAME`, `draft …`. A token needs the scope
 * `catalog`, and can do no more than its person may.
 */
export function addDrafts(command: Command): void {
  command
    .command("push <folder>")
    .description("Bring a template into a draft of a running Slipway, or release it there")
    .option(
      "--draft <id>",
      "into this draft (default: the one that was pushed before, or a new one)",
    )
    .option("--message <words>", "what it is about, for the history and the record")
    .option("--release", "release it as a version at once")
    .option("--impact", "with --release: have its impact looked at first, and wait for it")
    .option(goOn[0], `with --release: ${goOn[1]}`, goOn[2])
    .option(
      "--set-version <version>",
      "with --release: the version, where template.yaml says another",
    )
    .option("--json", "for programs")
    .action(push);
  command
    .command("pull <name[@version]>")
    .description("Write the files of a version, or of a draft, into a folder")
    .option("--draft", "the name is the id of a draft")
    .option("--out <folder>", "where to write them (default: a folder of its name)")
    .option("--overwrite", "write over what is there")
    .option("--json", "for programs")
    .action(pull);
  command.addCommand(draftCommand());
}

function draftCommand(): Command {
  const command = new Command("draft").description(
    "Drafts of a running Slipway: SLIPWAY_URL is its address, SLIPWAY_TOKEN an API token with the scope catalog",
  );
  command
    .command("list")
    .description("List drafts, what was changed last first")
    .option("--template <name>", "only those of one template")
    .option("--discarded", "those that were thrown away")
    .option("--json", "for programs")
    .action(list);
  const add = (name: string, description: string) =>
    command.command(`${name} <id>`).description(description).option("--json", "for programs");
  add("validate", "Say everything that is wrong with a draft. Exit 1: there is an error").action(
    async (id: string, { json }: Options) => validate(await post(at(id, "/validate")), json),
  );
  add("test", "Run a draft's own tests. Exit 1: one failed").action(
    async (id: string, { json }: Options) => tests(await post(at(id, "/test")), json),
  );
  add("discard", "Throw a draft away; for 30 days it can be brought back").action(
    async (id: string, { json }: Options) =>
      print(json, await post(at(id, "/discard")), `${id}: thrown away.`),
  );
  add("bring-back", "Bring back a draft that was thrown away").action(
    async (id: string, { json }: Options) =>
      print(json, await post(at(id, "/bring-back")), `${id}: back.`),
  );
  return command;
}

const at = (id: string, below = ""): string => `/template-drafts/${encodeURIComponent(id)}${below}`;
const post = (path: string, body?: JsonObject): ReturnType<Api> =>
  apiOf(process.env)("POST", path, body);
const get = (path: string): ReturnType<Api> => apiOf(process.env)("GET", path);

const pushed = z.looseObject({ kind: z.string(), revision: z.int(), draft: z.string() });

async function push(
  folder: string,
  { draft, message = "", release, impact, notJudged, setVersion, json }: PushOptions,
): Promise<void> {
  if (setVersion !== undefined && release !== true)
    throw new PortalError("invalid", "--set-version goes with --release.");
  if (impact === true && release !== true)
    throw new PortalError("invalid", "--impact goes with --release.");
  if (notJudged !== undefined && release !== true)
    throw new PortalError("invalid", "--not-judged goes with --release.");
  const answer = await post("/template-drafts/push", {
    files: { ...(await openBundle(folder)) },
    words: message,
    ...(draft === undefined ? {} : { draft }),
  });
  const { draft: id, revision, kind } = pushed.parse(answer);
  const words = `Draft ${id}, revision ${revision}${kind === "merged" ? ": others have changed it, too" : ""}.`;
  if (release !== true) {
    print(json, answer, words);
    return;
  }
  const seen =
    impact === true
      ? [await lookAtImpact(apiOf(process.env), { draft: id, version: setVersion })]
      : [];
  const said = await post(at(id, "/release"), {
    revision,
    note: message,
    ...(setVersion === undefined ? {} : { version: setVersion }),
    ...(notJudged === undefined ? {} : { notJudged }),
  });
  print(json, { ...answer, release: said }, [words, ...seen, releasedInWords(said)].join("\n"));
}

const version = z.looseObject({
  name: z.string(),
  version: z.string(),
  files: recordOf(z.string()),
});
const openDraft = z.looseObject({
  template: z.string(),
  version: z.string(),
  files: recordOf(z.string()),
});

async function pull(what: string, { draft, out, overwrite, json }: PullOptions): Promise<void> {
  const { name, version, files } = await (draft === true ? ofDraft(what) : ofVersion(what));
  const folder = out ?? name;
  if (overwrite !== true && (await readdir(folder).catch(() => [])).length > 0)
    throw new PortalError("conflict", `${folder} is not empty.`, {
      hint: "Give another folder with --out, or --overwrite to write over what is there.",
    });
  await writeFiles(folder, files);
  const paths = Object.keys(files).toSorted();
  print(
    json,
    { name, version, folder, files: paths },
    `${name} ${version}: ${paths.length} files in ${folder}.`,
  );
}

async function ofVersion(what: string) {
  const [name = "", wanted] = what.split("@", 2);
  const query = wanted === undefined ? "" : `?version=${encodeURIComponent(wanted)}`;
  return version.parse(await get(`/templates/${encodeURIComponent(name)}/files${query}`));
}

async function ofDraft(id: string) {
  const { template: name, ...rest } = openDraft.parse(await get(at(id)));
  return { name, ...rest };
}

const draftPage = z.looseObject({
  items: z.array(
    z.looseObject({
      id: z.string(),
      template: z.string(),
      version: z.string(),
      updatedBy: z.string(),
      updatedAt: z.string(),
    }),
  ),
});

async function list({
  template,
  discarded,
  json,
}: Options & { template?: string; discarded?: boolean }): Promise<void> {
  const query = new URLSearchParams({
    ...(template === undefined ? {} : { template }),
    ...(discarded === true ? { show: "discarded" } : {}),
  });
  const answer = await get(`/template-drafts?${query.toString()}`);
  const lines = draftPage
    .parse(answer)
    .items.map(
      ({ id, template: name, version: number, updatedBy, updatedAt }) =>
        `${id}  ${name} ${number}  ${updatedBy}, ${updatedAt}`,
    );
  print(json, answer, lines.join("\n") || "There is none.");
}

const problem = z.looseObject({
  severity: z.enum(["error", "warning"]),
  code: z.string(),
  message: z.string(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
  expected: z.string().exactOptional(),
  pointer: z.string().exactOptional(),
  test: z.string().exactOptional(),
});
const lintAnswer = z.looseObject({ ok: z.boolean(), problems: z.array(problem) });

function validate(answer: JsonObject, json: boolean | undefined): void {
  const { ok, problems } = lintAnswer.parse(answer);
  print(json, answer, problems.map(problemInWords).join("\n") || "Nothing to say.");
  if (!ok) process.exitCode = exitCodes.denied;
}

const testAnswer = lintAnswer.extend({
  passed: z.int(),
  failed: z.int(),
  tests: z.array(
    z.looseObject({
      ok: z.boolean(),
      title: z.string(),
      file: z.string(),
      failures: z.array(z.looseObject({ message: z.string() })),
    }),
  ),
});

function tests(answer: JsonObject, json: boolean | undefined): void {
  const { ok, passed, failed, tests: all, problems } = testAnswer.parse(answer);
  const lines = [
    ...all.flatMap((test) => [
      `${test.ok ? "✓" : "✗"} ${test.title} (${test.file})`,
      ...test.failures.map(({ message }) => `    ${message}`),
    ]),
    ...problems.map(problemInWords),
    `${passed} passed, ${failed} failed`,
  ];
  print(json, answer, lines.join("\n"));
  if (!ok) process.exitCode = exitCodes.denied;
}
