import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { expect, it } from "vitest";
import { commands } from "./commands";

const root = path.join(import.meta.dirname, "..");
const pages = ["README.md", "CONTRIBUTING.md", ...globSync("docs/*.md", { cwd: root })];
const program = new Command("slipway");
for (const command of commands()) program.addCommand(command);

/** `npx slipway request show ID --json`, in a line of its own or within one, as its words; without comments. */
function callsIn(text: string): string[][] {
  const joined = text.replaceAll("\\\n", " ");
  return [
    ...joined.matchAll(/(?:npx slipway|run\.js cli|`slipway)((?: +(?:"[^"\n]*"|[^\s`"#|;>)]+))+)/g),
  ].map(([, words = ""]) =>
    (words.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/[.,:]$/, "")),
  );
}

/** Why a call could not be run as it is written; undefined where it could. */
function problemOf(words: readonly string[]): string | undefined {
  let command = program;
  const left = [...words];
  for (;;) {
    const next = command.commands.find((one) => one.name() === left[0]);
    if (next === undefined) break;
    command = next;
    left.shift();
  }
  if (left.includes("--help")) return undefined;
  if (command === program) return "there is no such command";
  const given = [];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (!word.startsWith("--")) given.push(word);
    else {
      const option = command.options.find(({ long }) => long === word.split("=")[0]);
      if (option === undefined) return `${command.name()} has no ${word}`;
      if (option.required && !word.includes("=") && left.shift() === undefined)
        return `${word} wants a value`;
    }
  }
  // Named in a sentence, a command stands without what it takes, and one without a subcommand for all of them.
  if (command.commands.length > 0)
    return given.every((word) => word === "COMMAND") ? undefined : `no ${given.join(" ")}`;
  const { registeredArguments: takes } = command;
  return given.length > takes.length && takes.at(-1)?.variadic !== true
    ? `${command.name()} takes no ${given.at(-1)}`
    : undefined;
}

it("every command that a page names is there, with its options", () => {
  const calls = pages.flatMap((page) =>
    callsIn(readFileSync(path.join(root, page), "utf8")).map((words) => ({ page, words })),
  );
  expect(calls.length).toBeGreaterThan(60);
  expect(
    calls.flatMap(({ page, words }) => {
      const problem = problemOf(words);
      return problem === undefined ? [] : [`${page}: slipway ${words.join(" ")}: ${problem}`];
    }),
  ).toEqual([]);
});

it("a command that is not there, and an option that it has not, are found", () => {
  const found = callsIn(
    "`npx slipway no-such`; npx slipway backup FILE --zip # x\n`slipway resume ID`",
  );
  expect(found.map(problemOf)).toEqual([
    "there is no such command",
    "backup has no --zip",
    "resume takes no ID",
  ]);
});
