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
    "a constraint without a name",
    `${timeout}ALTER TABLE "users" ADD CHECK ("name" IS NOT NULL) NOT VALID;`,
  ],
  [
    "a constraint with other words",
    `${timeout}ALTER TABLE "users" DROP CONSTRAINT "c", ADD CONSTRAINT "c" CHECK ("name" IN ('a', 'b')) NOT VALID;`,
  ],
  [
    "a foreign key that is validated later",
    `${timeout}ALTER TABLE "users" ADD CONSTRAINT "f" FOREIGN KEY ("a") REFERENCES "targets"("id") ON DELETE SET NULL NOT VALID;`,
  ],
  [
    "a unique constraint by an index that is there",
    `${timeout}ALTER TABLE "users" ADD CONSTRAINT "c" UNIQUE USING INDEX "i";`,
  ],
  [
    "a time, a list and a type with a length as default",
    `${timeout}ALTER TABLE "users" ADD "a" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), ADD "b" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[], ADD "c" VARCHAR(9) NOT NULL DEFAULT ''::varchar(9);`,
  ],
  [
    "a column that may be empty from now on, and a default",
    `${timeout}ALTER TABLE "users" ALTER COLUMN "email" DROP NOT NULL, ALTER "name" SET DEFAULT 'x';`,
  ],
  [
    "another trigger of the same name",
    `${timeout}DROP TRIGGER IF EXISTS "t" ON "users"; CREATE TRIGGER "t" BEFORE UPDATE ON "users" FOR EACH ROW EXECUTE FUNCTION "f"();`,
  ],
  ["an index without a name, of a new table", `CREATE TABLE a (id int); CREATE INDEX ON a (id);`],
  [
    "a column that counts from now on",
    `CREATE SEQUENCE s; ${timeout}ALTER TABLE users ALTER b SET DEFAULT nextval('s'); ALTER SEQUENCE s OWNED BY users.b;`,
  ],
  ["small letters", `set local lock_timeout to '5s'; alter table users add column b text;`],
  ["milliseconds", `SET LOCAL lock_timeout = 5000; ALTER TABLE "users" ADD COLUMN "b" TEXT;`],
  ["a time with a space", `SET LOCAL lock_timeout TO '9 s'; ALTER TABLE users ADD b TEXT;`],
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
  ["an index without a name", `${timeout}CREATE INDEX ON users (name);`, /CONCURRENTLY/],
  ["an index of a schema", `${timeout}CREATE INDEX "public"."i" ON users (name);`, /CONCURRENTLY/],
  [
    "a default that is no value",
    `${timeout}ALTER TABLE users ADD b TEXT NOT NULL DEFAULT NULL;`,
    /has no default/,
  ],
  [
    "a column that is called default",
    `${timeout}ALTER TABLE users ADD "default" TEXT NOT NULL;`,
    /has no default/,
  ],
  [
    "a default for each row in parentheses",
    `${timeout}ALTER TABLE users ADD b UUID DEFAULT (gen_random_uuid());`,
    /written anew/,
  ],
  [
    "a default for each row of a schema",
    `${timeout}ALTER TABLE users ADD b UUID DEFAULT public.uuid_v4();`,
    /written anew/,
  ],
  [
    "a default for each row within another",
    `${timeout}ALTER TABLE users ADD b TEXT DEFAULT md5(random()::text);`,
    /written anew/,
  ],
  ["a column that counts", `${timeout}ALTER TABLE users ADD b SERIAL8;`, /written anew/],
  [
    "a column with a check, of the table only",
    `${timeout}ALTER TABLE ONLY users ADD b TEXT CHECK (b <> '');`,
    /the column alone/,
  ],
  [
    "a unique column of a table that may be there",
    `${timeout}ALTER TABLE IF EXISTS users ADD b TEXT UNIQUE;`,
    /the column alone/,
  ],
  [
    "a constraint that there is a value",
    `${timeout}ALTER TABLE users ADD CONSTRAINT c NOT NULL name;`,
    /Contract/,
  ],
  [
    "a default that is gone",
    `${timeout}ALTER TABLE users ALTER COLUMN name DROP DEFAULT;`,
    /Contract/,
  ],
  [
    "another type of a column with a space",
    `${timeout}ALTER TABLE users ALTER "first name" TYPE TEXT;`,
    /another column/,
  ],
  [
    "a column that is computed anew",
    `${timeout}ALTER TABLE users ALTER name SET EXPRESSION AS (upper(email));`,
    /anew/,
  ],
  [
    "a table in the place of another",
    `${timeout}DROP TABLE users; CREATE TABLE users (id int);`,
    /Contract/,
  ],
  [
    "a table that goes with a new one",
    `CREATE TABLE a (id int); DROP TABLE a, users;`,
    /cannot be judged/,
  ],
  [
    "rows that go with those of a new one",
    `CREATE TABLE a (id int); TRUNCATE a, users;`,
    /cannot be judged/,
  ],
  [
    "a table that may be there",
    `CREATE TABLE IF NOT EXISTS users (id int); UPDATE users SET name = '';`,
    /without IF NOT EXISTS.*\n.*in batches/,
  ],
  [
    "a new table that is filled",
    `CREATE TABLE a (id int); INSERT INTO a SELECT id FROM events;`,
    /cannot be judged/,
  ],
  ["the same in one statement", `CREATE TABLE a AS SELECT id FROM events;`, /cannot be judged/],
  [
    "a view that is filled",
    `CREATE MATERIALIZED VIEW a AS SELECT id FROM events;`,
    /cannot be judged/,
  ],
  [
    "what is done in other places",
    `CREATE RULE r AS ON INSERT TO users DO INSTEAD NOTHING;`,
    /cannot be judged/,
  ],
  [
    "rows that are hidden",
    `${timeout}ALTER TABLE users ENABLE ROW LEVEL SECURITY;`,
    /cannot be judged/,
  ],
  [
    "triggers that do nothing",
    `${timeout}ALTER TABLE users DISABLE TRIGGER ALL;`,
    /cannot be judged/,
  ],
  ["a part of a table", `CREATE TABLE a PARTITION OF events DEFAULT;`, /cannot be judged/],
  ["whatever somebody owns", `DROP OWNED BY slipway;`, /cannot be judged/],
  ["a role that changes", `ALTER ROLE slipway NOLOGIN;`, /cannot be judged/],
  [
    "another place to look for names",
    `${timeout}SET LOCAL search_path = a; ALTER TABLE users ADD b TEXT;`,
    /cannot be judged/,
  ],
  [
    "a lock_timeout in quotes",
    `${timeout}SET LOCAL "lock_timeout" = 0; ALTER TABLE users ADD b TEXT;`,
    /cannot be judged/,
  ],
  ["a function that is gone", `DROP FUNCTION f CASCADE;`, /Contract/],
  ["a trigger that is gone", `${timeout}DROP TRIGGER t ON users;`, /Contract/],
  ["rights that are gone", `REVOKE INSERT ON users FROM slipway;`, /Contract/],
  ["another name of a view", `ALTER VIEW a RENAME TO b;`, /renames/],
  [
    "more than validating",
    `-- Outside a transaction\nALTER TABLE users VALIDATE CONSTRAINT c, ADD COLUMN b TEXT;`,
    /nothing else/,
  ],
  [
    "a word of a type that is used at once",
    `ALTER TYPE k ADD VALUE 'move'; ${timeout}ALTER TABLE users ALTER a SET DEFAULT 'move';`,
    /of its own/,
  ],
  ["words without spaces", `UPDATE"users"SET name = '';`, /in batches/],
  ["mixed letters", `${timeout}aLtEr tAbLe users\n\trEnAmE tO people;`, /renames/],
  [
    "what stands behind an escaped quote",
    `CREATE TABLE a (b TEXT DEFAULT e'\\''); DROP TABLE users; --'`,
    /Contract/,
  ],
  ["what stands behind a comment in a comment", `/* /* */ ' */ DROP TABLE users; -- '`, /Contract/],
])("refused: %s", (_what, sql, says) => {
  expect(problems(sql).join("\n")).toMatch(says);
});

test("statements are told apart where a semicolon ends one", () => {
  expect(
    statementsOf(`SELECT ';', ";" -- ;
      /* ; */; SELECT $a$ ; $$ ; $a$;;`).map(({ bare }) => bare),
  ).toEqual([`SELECT '', ";"`, "SELECT ''"]);
});
