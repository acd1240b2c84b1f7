/**
 * Mutation tests: changes the code of the nouns that decide, one place at a time, and says which changes
 * no unit test notices. `npm run mutation -- lib/timeline` for some; without arguments, all of them.
 * Hours for all; `--sample 8` changes one block of lines in eight, the same ones each time. The report
 * is `.build/mutation/<noun>.html`.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const nouns = ["lib/admission", "lib/template", "lib/timeline", "lib/plans", "lib/identity"];
const { values, positionals: wanted } = parseArgs({
  options: { sample: { type: "string", default: "1" } },
  allowPositionals: true,
});
const oneIn = Number(values.sample);
const linesOfBlock = 10;
process.chdir(root);
/** What these do shows in the database alone: their tests on PostgreSQL run as well. */
const onDatabase = ["lib/identity", "lib/plans"];
const scores = [];

for (const place of wanted.length > 0 ? wanted : nouns) {
  const name = place.replaceAll("/", "-");
  process.env["MUTATION_DATABASE"] = onDatabase.includes(place) ? place : "";
  const folder = path.join(root, ".build/mutation");
  mkdirSync(folder, { recursive: true });
  const stryker = new Stryker({
    mutate: placesToChange(place),
    testRunner: "vitest",
    // It rewrites paths of a tsconfig by an API that TypeScript 7 does not have; nothing here needs that.
    tsconfigFile: "tools/none.json",
    plugins: [fileURLToPath(import.meta.resolve("@stryker-mutator/vitest-runner"))],
    vitest: { configFile: "tools/vitest.mutation.config.ts", related: true },
    coverageAnalysis: "perTest",
    concurrency: Number(process.env["CONCURRENCY"] ?? 2),
    ignorePatterns: [".data", ".next", ".build", "tools/node_modules", "e2e"],
    tempDirName: ".build/stryker",
    incremental: true,
    incrementalFile: path.join(folder, `${name}.incremental.json`),
    reporters: ["html", "json", "clear-text"],
    clearTextReporter: { reportMutants: false, reportTests: false },
    htmlReporter: { fileName: path.join(folder, `${name}.html`) },
    jsonReporter: { fileName: path.join(folder, `${name}.json`) },
    timeoutMS: 20_000,
    dryRunTimeoutMinutes: 30,
  });
  const results = await stryker.runMutationTest();
  const count = (status) => results.filter((one) => one.status === status).length;
  const detected = count("Killed") + count("Timeout");
  const valid = detected + count("Survived") + count("NoCoverage");
  scores.push(
    `${place}: ${((100 * detected) / Math.max(1, valid)).toFixed(1)} % of ${valid} changes noticed`,
  );
}
writeFileSync(path.join(root, ".build/mutation/scores.txt"), `${scores.join("\n")}\n`);
console.log(scores.join("\n"));

/** What Stryker is to change: files, or with a sample ranges of their lines. */
function placesToChange(place) {
  const files = globSync(`${place}/**/*.ts`).filter(
    (file) => !/\.test\.ts$|\/testing\/|\/(index|server|browser)\.ts$/.test(file),
  );
  if (oneIn <= 1) return files;
  let block = 0;
  return files.toSorted().flatMap((file) => {
    const lines = readFileSync(file, "utf8").split("\n").length;
    const starts = Array.from(
      { length: Math.ceil(lines / linesOfBlock) },
      (_, i) => i * linesOfBlock + 1,
    );
    return starts
      .filter(() => block++ % oneIn === 0)
      .map((start) => `${file}:${start}-${Math.min(lines, start + linesOfBlock - 1)}`);
  });
}
