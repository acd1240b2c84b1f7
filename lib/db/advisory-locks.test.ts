import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { advisoryLocks } from "./advisory-locks";

it("gives every advisory lock a number of its own", () => {
  const numbers = Object.values(advisoryLocks);
  expect(new Set(numbers).size).toBe(numbers.length);
});

it("is the only place whose SQL takes an advisory lock", () => {
  const sources = ["app", "cli", "lib", "scripts", "worker"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /(?<!\.test)\.(ts|tsx|js)$/.test(file) && !file.includes("generated"))
      .map((file) => path.join(folder, file)),
  );
  const lockers = sources.filter((file) => /\bpg_\w*advisory\w*/i.test(readFileSync(file, "utf8")));
  expect(lockers).toEqual([path.join("lib", "db", "advisory-locks.ts")]);
});
