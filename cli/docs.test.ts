import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import { templateCommand } from "./template";
import { lint } from "./template/lint";
import { testTemplate } from "./template/test";
import { folderWith } from "./testing";

const page = await readFile(path.join(import.meta.dirname, "../docs/templates.md"), "utf8");

it("the guide's template lints without a word and passes the guide's tests", async () => {
  const bundle = Object.fromEntries(
    [...page.matchAll(/^```yaml web-app\/(\S+)\n([\s\S]*?)^```$/gm)].map((match) => [
      match[1] ?? "",
      match[2] ?? "",
    ]),
  );
  const folder = await folderWith(bundle);
  expect((await lint(folder, standardRegistry())).words).toBe("web-app 1.0.0: nothing to say.");
  expect(await testTemplate(folder, standardRegistry())).toMatchObject({
    denied: false,
    value: { passed: 3, failed: 0 },
  });
});

it("the guide names every command and every option of its own", () => {
  const section = page.slice(page.indexOf("\n## Trying it: the command line\n"));
  const command = templateCommand();
  const words = command.commands.flatMap((one) => [
    `slipway template ${one.name()} `,
    ...one.options.map(({ long }) => long ?? ""),
  ]);
  expect(words.filter((word) => !section.includes(word))).toEqual([]);
});
