import type { Command } from "commander";
import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import { apiOf } from "../api";
import { exitCodes, print } from "../outcome";
import { lookAtImpact } from "./look-at-impact";

interface Options {
  json?: boolean;
}

interface ReleaseOptions extends Options {
  version?: string;
  message?: string;
  check?: boolean;
  impact?: boolean;
  notJudged?: number;
}

/** Nobody writes it down once and for all: it is exactly as many as the checklist says. */
export const goOn = [
  "--not-judged <count>",
  "go on though nobody can say what becomes of so many instances",
  (given: string) => Number(given),
] as const;

/** What a version changes, and releases: `slipway template compare NAME FROM TO`, `slipway template release DRAFT`. */
export function addReleases(command: Command): void {
  command
    .command("compare <name> <from> <to>")
    .description(
      "Say what differs between two versions, or a version and a draft by its id. Exit 1: something of it is breaking",
    )
    .option("--json", "for programs")
    .action(compare);
  command
    .command("release <draft>")
    .description("Release a draft as a version. Exit 1: the checklist has something to be done")
    .option("--version <version>", "the number (default: the one that is proposed)")
    .option("--message <words>", "why, for the record and for who reviews it")
    .option("--check", "release nothing: say whether it could be")
    .option("--impact", "have its impact on the instances looked at first, and wait for it")
    .option(...goOn)
    .option("--json", "for programs")
    .action(release);
}

const breaking = z.array(z.looseObject({ what: z.string(), why: z.string() }));
const comparison = z.looseObject({
  level: z.string(),
  breaking,
  parameters: z.array(
    z.looseObject({ name: z.string(), how: z.string(), words: z.array(z.string()) }),
  ),
  outputs: z.array(z.looseObject({ name: z.string(), how: z.string() })),
  files: z.array(z.looseObject({ path: z.string(), how: z.string() })),
});

async function compare(name: string, from: string, to: string, { json }: Options): Promise<void> {
  const [template, before, after] = [name, from, to].map(encodeURIComponent);
  const path = `/templates/${template}/versions/${before}/compare/${after}`;
  const answer = await apiOf(process.env)("GET", path);
  const found = comparison.parse(answer);
  const lines = [
    `${name} ${from} to ${to}: ${inWords(found.breaking.length)}, a ${found.level} change.`,
    ...breakingLines(found.breaking),
    ...found.parameters.map(
      (one) => `  parameter ${one.name}: ${[one.how, ...one.words].join(", ")}`,
    ),
    ...found.outputs.map((one) => `  output ${one.name}: ${one.how}`),
    ...found.files.map((one) => `  ${one.path}: ${one.how}`),
  ];
  print(json, answer, lines.join("\n"));
  if (found.breaking.length > 0) process.exitCode = exitCodes.denied;
}

const check = z.looseObject({
  name: z.string(),
  revision: z.int(),
  version: z.string(),
  isReady: z.boolean(),
  checklist: z.array(
    z.looseObject({
      key: z.string(),
      title: z.string(),
      isMet: z.boolean(),
      notJudged: z.int().exactOptional(),
      words: z.string(),
      details: z.array(
        z.looseObject({
          words: z.string(),
          file: z.string().exactOptional(),
          line: z.number().exactOptional(),
        }),
      ),
    }),
  ),
  breaking: breaking.exactOptional(),
});
const released = z.looseObject({ kind: z.string(), name: z.string(), version: z.string() });

async function release(
  draft: string,
  { version, message = "", check: onlyCheck, impact, notJudged, json }: ReleaseOptions,
): Promise<void> {
  const api = apiOf(process.env);
  const at = `/template-drafts/${encodeURIComponent(draft)}/release`;
  const query = version === undefined ? "" : `?version=${encodeURIComponent(version)}`;
  let answer = await api("GET", `${at}${query}`);
  let found = check.parse(answer);
  if (impact === true && found.checklist.some(({ key, isMet }) => key === "impact" && !isMet)) {
    const seen = await lookAtImpact(api, { draft, version: found.version });
    if (json !== true) process.stdout.write(`${seen}\n`);
    answer = await api("GET", `${at}${query}`);
    found = check.parse(answer);
  }
  const open = found.checklist.filter(({ isMet }) => !isMet);
  const isTaken = notJudged !== undefined && open.every((item) => item.notJudged === notJudged);
  if (onlyCheck === true || !(found.isReady || isTaken)) {
    print(json, answer, checkInWords(found));
    if (!found.isReady) process.exitCode = exitCodes.denied;
    return;
  }
  const body: JsonObject = {
    revision: found.revision,
    version: found.version,
    note: message,
    ...(found.isReady || notJudged === undefined ? {} : { notJudged }),
  };
  const said = await api("POST", at, body);
  print(json, said, releasedInWords(said));
}

/** What came of a release, in a line. */
export function releasedInWords(answer: JsonObject): string {
  const { kind, name, version } = released.parse(answer);
  const state =
    kind === "in-force" ? "offered" : "proposed as a pull request on the catalog repository";
  return `${name} ${version}: ${state}.`;
}

function checkInWords({
  name,
  version,
  isReady,
  checklist,
  breaking = [],
}: z.output<typeof check>): string {
  const items = checklist.flatMap(({ title, isMet, words, details }) => [
    `${isMet ? "✓" : "✗"} ${title}: ${words}`,
    ...(isMet ? [] : details).map(({ file, line, words: detail }) => {
      const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
      return `    ${place}${detail}`;
    }),
  ]);
  const verdict = isReady ? "can be released" : "cannot be released yet";
  return [...items, ...breakingLines(breaking), `${name} ${version} ${verdict}.`].join("\n");
}

const inWords = (many: number): string =>
  many === 0
    ? "nothing is breaking"
    : many === 1
      ? "1 change is breaking"
      : `${many} changes are breaking`;

const breakingLines = (found: z.output<typeof breaking>): string[] =>
  found.map(({ what, why }) => `  breaking: ${what}: ${why}`);
