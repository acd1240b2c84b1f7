import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { nouns, pureNouns } from "../oxlint.config";

const root = import.meta.dirname;

/** Product files of a noun: tests and what only they use may import whatever they need. */
function filesOf(noun: string): string[] {
  return readdirSync(path.join(root, noun), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .filter((file) => !/(^|\/)(testing|generated)\//.test(file))
    .map((file) => path.join(root, noun, file));
}

/** Which other nouns a noun imports, and from where it does so first. */
function importsOf(noun: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of filesOf(noun))
    for (const [, other = ""] of readFileSync(file, "utf8").matchAll(/"@\/lib\/([a-z-]+)[/"]/g))
      if (other !== noun && !found.has(other)) found.set(other, path.relative(root, file));
  return found;
}

const imports = new Map(nouns.map((noun) => [noun, importsOf(noun)]));

/** The first circle that is met from a noun, each step with the file that takes it. */
function circleFrom(noun: string, way: string[] = []): string[] | undefined {
  for (const [other, file] of imports.get(noun) ?? []) {
    const step = `${noun} -> ${other} (${file})`;
    const start = way.findIndex((one) => one.startsWith(`${other} -> `));
    if (other === noun || start >= 0) return [...way.slice(start), step];
    if (isDone.has(other)) continue;
    const circle = circleFrom(other, [...way, step]);
    if (circle) return circle;
  }
  isDone.add(noun);
  return undefined;
}
const isDone = new Set<string>();

test("no noun is in a circle with another", () => {
  expect(nouns.map((noun) => circleFrom(noun)).find((circle) => circle)).toBeUndefined();
});

test("every noun has a door", () => {
  const doors = ["index.ts", "server.ts"];
  const closed = nouns.filter(
    (noun) => !readdirSync(path.join(root, noun)).some((entry) => doors.includes(entry)),
  );
  expect(closed).toEqual([]);
});

test("a pure noun does not lean on one that reads or writes", () => {
  const allowed = new Set([...pureNouns, "json", "yaml", "errors", "instances", "targets"]);
  const wrong = pureNouns.flatMap((noun) =>
    [...(imports.get(noun) ?? [])].filter(([other]) => !allowed.has(other)),
  );
  expect(wrong).toEqual([]);
});

test("the page on the design names every noun", () => {
  const design = readFileSync(path.join(root, "../docs/design.md"), "utf8");
  expect(nouns.filter((noun) => !design.includes(`${noun}/`))).toEqual([]);
});

/** What stores are made of: the client and its locks, and leases on rows of any table. */
const belowStores = ["db", "leases"];

/** A call of a model, raw SQL, or a type or value of Prisma's other than a transaction's. */
const prisma = [
  /\b(db|tx|database)\s*\.\s*[a-z]\w*\s*\.\s*(find|count|create|update|upsert|delete|aggregate|groupBy)/,
  /\.\$(query|execute)Raw/,
  /\bPrisma\.(?!TransactionClient\b)\w/,
];

/** `store.ts` of the noun, or a file of a folder `store`: a part of a noun may have its own. */
function isOfStore(noun: string, file: string): boolean {
  const steps = path.relative(path.join(root, noun), file).split(path.sep);
  return steps[0] === "store.ts" || steps.slice(0, -1).includes("store");
}

test("a noun speaks Prisma in its store only", () => {
  const speaking = nouns
    .filter((noun) => !belowStores.includes(noun))
    .flatMap((noun) => filesOf(noun).filter((file) => !isOfStore(noun, file)))
    .filter((file) => prisma.some((words) => words.test(readFileSync(file, "utf8"))))
    .map((file) => path.relative(root, file));
  expect(speaking).toEqual([]);
});
