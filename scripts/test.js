/**
 * `npm test`: everything, a browser included. Installs what it needs, runs every check even after
 * one has failed, names what failed, and closes with `N passed, N failed` over lint, format, types, unit,
 * database, fault and end-to-end tests.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { install, requireNode, root, run, step } from "./bootstrap.js";

requireNode();
install();
const results = path.join(root, ".build", "results");
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

await check("Lint", () => run("oxlint", ["--deny-warnings"]), single);
await check("Format", () => run("oxfmt", ["--check"]), single);
await check("Types", () => run("tsc", ["--noEmit", "-p", "tsconfig.check.json"]), single);
for (const project of ["unit", "db"]) {
  const output = path.join(results, `${project}.json`);
  await check(
    `Tests: ${project}`,
    () =>
      run("vitest", [
        "run",
        "--project",
        project,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${output}`,
      ]),
    vitest(output),
  );
}
const faults = path.join(results, "faults.json");
await check(
  "Tests: faults",
  () =>
    run("node", [
      "scripts/faults.js",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${faults}`,
    ]),
  vitest(faults),
);
const report = path.join(results, "e2e.json");
await check(
  "Tests: end to end",
  () => run("node", ["scripts/e2e.js"], { PLAYWRIGHT_JSON_OUTPUT_NAME: report }),
  playwright(report),
);

if (failures.length > 0) console.log(`\nFailed:\n${failures.join("\n")}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed > 0 ? 1 : 0);

async function check(what, work, count) {
  step(what);
  const code = await work();
  const { passed, failed, skipped, named = [] } = count(code);
  failures.push(...named.map((name) => `  ${what}: ${name}`));
  if (code !== 0 && named.length === 0) failures.push(`  ${what}: ended with ${code}`);
  total.passed += passed;
  // A run that fails without a failed test (it could not start, say) counts as one.
  total.failed += code !== 0 && failed === 0 ? 1 : failed;
  total.skipped += skipped;
}

function single(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

function vitest(file) {
  return () => {
    const found = read(file);
    return {
      passed: found?.numPassedTests ?? 0,
      failed: found?.numFailedTests ?? 0,
      skipped: (found?.numPendingTests ?? 0) + (found?.numTodoTests ?? 0),
      named: (found?.testResults ?? []).flatMap(failedIn),
    };
  };
}

/** The failed tests of a file of Vitest's report; the file itself where it could not be loaded. */
function failedIn({ name, status, message, assertionResults }) {
  const file = path.relative(root, name);
  const tests = assertionResults
    .filter((test) => test.status === "failed")
    .map((test) => `${file} › ${test.fullName}\n    ${firstLine(test.failureMessages?.[0])}`);
  return tests.length === 0 && status === "failed" ? [`${file}\n    ${firstLine(message)}`] : tests;
}

function firstLine(text) {
  return (text ?? "").split("\n", 1)[0].slice(0, 300);
}

function playwright(file) {
  return () => {
    const found = read(file);
    const stats = found?.stats;
    // A test that passed only on a second try has failed: flaky is broken.
    return {
      passed: stats?.expected ?? 0,
      failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
      skipped: stats?.skipped ?? 0,
      named: (found?.suites ?? []).flatMap(failedSpecs),
    };
  };
}

/** The failed tests of a suite of Playwright's report, and of the suites in it. */
function failedSpecs({ specs = [], suites = [] }) {
  const failed = specs.filter((spec) =>
    spec.tests.some((test) => test.status === "unexpected" || test.status === "flaky"),
  );
  return [
    ...failed.map((spec) => `${spec.file}:${spec.line} › ${spec.title}`),
    ...suites.flatMap(failedSpecs),
  ];
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
