import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const generated = path.join(import.meta.dirname, "generated");
const advice = "Run `npm run generate` and commit lib/db/generated.";

test("the committed client was generated from this schema.prisma", () => {
  const schema = readFileSync(path.join(root, "prisma/schema.prisma"));
  const digest = readFileSync(path.join(generated, "schema.sha256"), "utf8").trim();
  const isCurrent = createHash("sha256").update(schema).digest("hex") === digest;
  expect(isCurrent ? "" : `schema.prisma changed since the client was generated. ${advice}`).toBe(
    "",
  );
});

test("the committed client was generated for the installed runtime of Prisma", () => {
  const { version } = createRequire(import.meta.url)("@prisma/client/package.json") as {
    version: string;
  };
  const code = readFileSync(path.join(generated, "internal/class.ts"), "utf8");
  const made = /"clientVersion": "([^"]+)"/.exec(code)?.[1];
  expect(
    made === version
      ? ""
      : `The client is for ${made}, @prisma/client is ${version}: give tools/ that prisma. ${advice}`,
  ).toBe("");
});
