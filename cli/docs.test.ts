import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import { backupCommand, holdCommand, restoreCommand, resumeCommand } from "./backup";
import { templateCommand } from "./template";
import { lint } from "./template/lint";
import { policiesOf } from "./template/policies-of";
import { testTemplate } from "./template/test";
import { folderWith } from "./testing";

const page = await readFile(path.join(import.meta.dirname, "../docs/templates.md"), "utf8");

it.each([
  ["web-app", 3],
  ["redis", 2],
])(
  "the guide's template %s lints without a word and passes the guide's tests and the policies",
  async (name, count) => {
    const bundle = Object.fromEntries(
      [...page.matchAll(/^```yaml ([a-z-]+)\/(\S+)\n([\s\S]*?)^```$/gm)]
        .filter(([, template]) => template === name)
        .map(([, , file = "", text = ""]) => [file, text]),
    );
    const folder = await folderWith(bundle);
    const held = await policiesOf(folder, undefined);
    expect((await lint(folder, standardRegistry(), held)).words).toBe(
      `${name} 1.0.0: nothing to say.`,
    );
    expect(await testTemplate(folder, standardRegistry(), { ...held })).toMatchObject({
      denied: false,
      value: { passed: count, failed: 0 },
    });
  },
);

it("the guide names every command and every option of its own", () => {
  const section = page.slice(page.indexOf("\n## Trying it: the command line\n"));
  const command = templateCommand();
  const words = command.commands.flatMap((one) => [
    `slipway template ${one.name()} `,
    ...one.options.map(({ long }) => long ?? ""),
  ]);
  expect(words.filter((word) => !section.includes(word))).toEqual([]);
});

it("the handbook names every command about backups, and every option of its own", async () => {
  const handbook = await readFile(path.join(import.meta.dirname, "../docs/operating.md"), "utf8");
  const commands = [backupCommand(), restoreCommand(), holdCommand(), resumeCommand()];
  const words = commands.flatMap((one) => [
    `slipway ${one.name()}`,
    ...one.options.flatMap(({ long }) => (long === "--json" ? [] : [long ?? ""])),
  ]);
  expect(words.filter((word) => !handbook.includes(word))).toEqual([]);
});
