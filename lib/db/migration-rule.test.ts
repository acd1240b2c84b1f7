import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { migrationProblems } from "./migration-rule";
import { statementsOf } from "./sql-statements";

/** Migrations that sort before this were written before the rule. */
const baseline = "20261201000000";
const folder = path.join(import.meta.dirname, "../../prisma/migrations");
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .toSorted();

test("every migration keeps the rule for those that run while servers do", () => {
  const wrong = names
    .filter((name) => name >= baseline)
    .flatMap((name) => {
      const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
      const older = names.filter((other) => other < name);
      return migrationProblems(sql, older).map((problem) => `${name}: ${problem}`);
    });
  expect(wrong).toEqual([]);
});

const timeout = "SET LOCAL lock_timeout = '10s';\n";
const problems = (sql: string) => migrationProblems(sql, ["20270101000000_new_name"]);

test.each([
  [
    "a new table with all that belongs to it",
    `CREATE TABLE "a" ("id" BIGSERIAL NOT NULL, "b" TEXT NOT NULL, CONSTRAINT "a_pkey" PRIMARY KEY ("id"));
     CREATE INDEX "a_b_idx" ON "a"("b");
     INSERT INTO "a" ("b") VALUES ('x; y');
     ALTER TABLE "a" ADD CONSTRAINT "a_b" CHECK ("b" <> '');
     CREATE FUNCTION "f"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE users SET name = ''; RETURN NEW; END $$;
     CREATE TRIGGER "t" BEFORE UPDATE ON "a" FOR EACH ROW EXECUTE FUNCTION "f"();`,
  ],
  ["a column that may be empty", `${timeout}ALTER TABLE "users" ADD COLUMN "b" TEXT;`],
  [
    "columns with the same default for each row",
    `${timeout}ALTER TABLE "users" ADD COLUMN "b" TEXT NOT NULL DEFAULT '', ADD COLUMN "c" TIMESTAMPTZ(3) NOT NULL DEFAULT now();`,
  ],
  [
    "a constraint that is validated later",
    `${timeout}ALTER TABLE "users" ADD CONSTRAINT "c" CHECK ("name" <> '') NOT VALID;`,
  ],
  [
    "an index beside everything that goes on",
    `-- Outside a transaction\nDROP INDEX CONCURRENTLY IF EXISTS "i";\nCREATE INDEX CONCURRENTLY "i" ON "users"("name");`,
  ],
  [
    "validating a constraint",
    `-- Outside a transaction\nALTER TABLE "users" VALIDATE CONSTRAINT "c";`,
  ],
  [
    "a column that is gone, after its version",
    `-- Contract: 20270101000000_new_name\n${timeout}ALTER TABLE "users" DROP COLUMN "name";`,
  ],
  ["another word of a type", `ALTER TYPE "request_kind" ADD VALUE 'move';`],
  [
    "a trigger on what is there",
    `${timeout}CREATE TRIGGER "t" BEFORE UPDATE ON "users" FOR EACH ROW EXECUTE FUNCTION "f"();`,
  ],
])("allowed: %s", (_what, sql) => {
  expect(problems(sql)).toEqual([]);
});

test.each([
  ["no lock_timeout", `ALTER TABLE "users" ADD COLUMN "b" TEXT;`, /lock_timeout/],
  [
    "a lock_timeout that comes too late",
    `ALTER TABLE "users" ADD COLUMN "b" TEXT; ${timeout}`,
    /lock_timeout/,
  ],
  [
    "two tables at once",
    `${timeout}ALTER TABLE "users" ADD COLUMN "b" TEXT; ALTER TABLE "targets" ADD COLUMN "b" TEXT;`,
    /users and targets/,
  ],
  [
    "a column that must have a value",
    `${timeout}ALTER TABLE "users" ADD COLUMN "b" TEXT NOT NULL;`,
    /has no default/,
  ],
  [
    "the second of two columns that must have one",
    `${timeout}ALTER TABLE "users" ADD COLUMN "a" TEXT NOT NULL DEFAULT '', ADD COLUMN "b" TEXT NOT NULL;`,
    /has no default/,
  ],
  [
    "a default for each row",
    `${timeout}ALTER TABLE "users" ADD COLUMN "b" UUID NOT NULL DEFAULT gen_random_uuid();`,
    /written anew/,
  ],
  ["a backfill", `${timeout}UPDATE "users" SET "name" = 'x';`, /in batches/],
  ["rows that go", `${timeout}DELETE FROM users;`, /in batches/],
  ["an index in a transaction", `${timeout}CREATE INDEX "i" ON "users"("name");`, /CONCURRENTLY/],
  [
    "an index of its own transaction without the line",
    `${timeout}CREATE INDEX CONCURRENTLY "i" ON "users"("name");`,
    /first line/,
  ],
  [
    "an index that may be left half done",
    `-- Outside a transaction\nCREATE INDEX CONCURRENTLY "i" ON "users"("name");`,
    /not valid/,
  ],
  [
    "anything else outside a transaction",
    `-- Outside a transaction\nALTER TABLE "users" ADD COLUMN "b" TEXT;`,
    /nothing else/,
  ],
  [
    "a constraint that all rows are held against",
    `${timeout}ALTER TABLE "users" ADD CONSTRAINT "c" FOREIGN KEY ("a") REFERENCES "targets"("id");`,
    /NOT VALID/,
  ],
  [
    "a unique constraint",
    `${timeout}ALTER TABLE "users" ADD CONSTRAINT "c" UNIQUE ("name");`,
    /USING INDEX/,
  ],
  ["a column that is gone", `${timeout}ALTER TABLE "users" DROP COLUMN "name";`, /Contract/],
  ["a column that is gone, without the word", `${timeout}ALTER TABLE users DROP name;`, /Contract/],
  ["a table that is gone", `${timeout}DROP TABLE "users";`, /Contract/],
  [
    "a contract of what nobody knows",
    `-- Contract: 20280101000000_later\n${timeout}DROP TABLE "users";`,
    /Contract/,
  ],
  [
    "a column that must have a value from now on",
    `${timeout}ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL;`,
    /Contract/,
  ],
  ["another name", `${timeout}ALTER TABLE "users" RENAME COLUMN "name" TO "title";`, /renames/],
  [
    "another type",
    `${timeout}ALTER TABLE "users" ALTER COLUMN "name" SET DATA TYPE VARCHAR(9);`,
    /another column/,
  ],
  [
    "validating under the lock of what was added",
    `${timeout}ALTER TABLE "users" ADD CONSTRAINT "c" CHECK ("name" <> '') NOT VALID; ALTER TABLE "users" VALIDATE CONSTRAINT "c";`,
    /reads every row/,
  ],
  [
    "the first of two constraints that all rows are held against",
    `${timeout}ALTER TABLE "users" ADD CONSTRAINT "c" CHECK ("a" IN (1, 2)), ADD CONSTRAINT "d" CHECK ("b" > 0) NOT VALID;`,
    /"c".*NOT VALID here/,
  ],
  [
    "a column with a check",
    `${timeout}ALTER TABLE "users" ADD COLUMN "b" TEXT CHECK ("b" <> '');`,
    /the column alone/,
  ],
  ["a column that is unique", `${timeout}ALTER TABLE "users" ADD "b" TEXT UNIQUE;`, /CONCURRENTLY/],
  [
    "a column that refers to a table",
    `${timeout}ALTER TABLE "users" ADD COLUMN "b" UUID REFERENCES "targets"("id");`,
    /the column alone/,
  ],
  [
    "a column of a type with a comma that must have a value",
    `${timeout}ALTER TABLE "users" ADD COLUMN "b" NUMERIC(10, 2) NOT NULL;`,
    /has no default/,
  ],
  [
    "a new table that refers to one that is there, without a lock_timeout",
    `CREATE TABLE "a" ("id" UUID); ALTER TABLE "a" ADD CONSTRAINT "f" FOREIGN KEY ("id") REFERENCES "users"("id");`,
    /waits for a lock/,
  ],
  [
    "the same in one statement",
    `CREATE TABLE "a" ("id" UUID REFERENCES users ("id"));`,
    /waits for a lock/,
  ],
  ["an index that goes under a lock", `${timeout}DROP INDEX "users_name_idx";`, /CONCURRENTLY/],
  ["a table that is written anew", `${timeout}ALTER TABLE "users" SET UNLOGGED;`, /anew/],
  [
    "a lock_timeout of a minute",
    `SET LOCAL lock_timeout = '1min'; ALTER TABLE "users" ADD COLUMN "b" TEXT;`,
    /longer than 10/,
  ],
  [
    "a lock_timeout that is taken back",
    `${timeout}SET LOCAL lock_timeout = 0; ALTER TABLE "users" ADD COLUMN "b" TEXT;`,
    /longer than 10/,
  ],
  [
    "a backfill in other words",
    `WITH a AS (SELECT 1) UPDATE "users" SET "name" = '';`,
    /cannot be judged/,
  ],
  ["what cannot be judged", `DO $$ BEGIN DROP TABLE users; END $$;`, /cannot be judged/],
  [
    "what stands behind a comment",
    `${timeout}-- it's fine\n/* ; */ DROP /* x */ TABLE "users";`,
    /Contract/,
  ],
])("refused: %s", (_what, sql, says) => {
  expect(problems(sql).join("\n")).toMatch(says);
});

test("statements are told apart where a semicolon ends one", () => {
  expect(
    statementsOf(`SELECT ';', ";" -- ;
      /* ; */; SELECT $a$ ; $$ ; $a$;;`).map(({ bare }) => bare),
  ).toEqual([`SELECT '', ";"`, "SELECT ''"]);
});
