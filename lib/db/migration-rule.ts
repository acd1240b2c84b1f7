import {
  createTable,
  isOutsideTransaction,
  judged,
  outsideTransaction,
  references,
  refused,
  tableOf,
  takesAway,
} from "./migration-statements";
import { type SqlStatement, statementsOf } from "./sql-statements";

/** A line of a migration that takes away what an older one has put something in the place of. */
const contract = /^-- Contract: (\S+)$/m;

/** `ALTER TABLE` and its table, before the first of its actions. */
const alterTable = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?\S+ /i;
/** What a comma in it does not end an action, a comma, or any other character. */
const actionToken = /"(?:[^"]|"")*"|[(),]|[^]/g;

/** A statement; of an `ALTER TABLE` that does several things one for each, as if it stood alone. */
function actionsOf(bare: string): string[] {
  const head = alterTable.exec(bare)?.[0];
  if (head === undefined) return [bare];
  const actions = [""];
  let depth = 0;
  for (const [part] of bare.slice(head.length).matchAll(actionToken)) {
    if (part === "(") depth += 1;
    if (part === ")") depth -= 1;
    if (part === "," && depth === 0) actions.push("");
    else actions[actions.length - 1] += part;
  }
  return actions.map((action) => head + action.trim());
}

/**
 * What is wrong with a migration by the rule for those that run while servers do (docs/operating.md,
 * "Migrations on a live system"); `older` are the names of those before it. Pure.
 */
export function migrationProblems(sql: string, older: readonly string[]): string[] {
  const statements = statementsOf(sql);
  const made = new Map<string, number>();
  for (const [at, { bare }] of statements.entries()) {
    const table = createTable.exec(bare)?.[1];
    if (table !== undefined && !made.has(table)) made.set(table, at);
  }
  /** What is about a table that this migration did not make before. */
  const isOld: IsOld = (bare, at) => {
    const table = tableOf(bare);
    return table !== undefined && (made.get(table) ?? Infinity) > at;
  };
  const isReplaced = older.includes(contract.exec(sql)?.[1] ?? "");
  const problems = statements.flatMap(({ bare: whole }, at) =>
    actionsOf(whole).flatMap((bare) => {
      const isOfOld = isOld(bare, at);
      const isOfNew = tableOf(bare) !== undefined && !isOfOld;
      return [
        ...refused
          .filter(({ is, of }) => is.test(bare) && (of === "any" || isOfOld))
          .map(({ says }) => `${short(bare)}: ${says}.`),
        ...(judged.some((one) => one.test(bare))
          ? []
          : [`${short(bare)}: does what cannot be judged, or holds a table for long.`]),
        ...(takesAway.some((one) => one.test(bare)) &&
        !isOfNew &&
        !isReplaced &&
        !isMadeAgain(bare, statements)
          ? [
              `${short(bare)}: takes away what servers of the version before may need. It is for the version after the one that stopped to use it, and says so: "-- Contract: NAME" with the migration that put something in its place.`,
            ]
          : []),
      ];
    }),
  );
  return [...problems, ...enumProblems(statements), ...lockProblems(sql, statements, isOld)];
}

/** A trigger that goes for another one of its name. */
function isMadeAgain(bare: string, statements: readonly SqlStatement[]): boolean {
  const trigger = /^DROP TRIGGER (?:IF EXISTS )?"?(\w+)"? ON /i.exec(bare)?.[1];
  if (trigger === undefined) return false;
  const again = new RegExp(`^CREATE (CONSTRAINT )?TRIGGER "?${trigger}"? `, "i");
  return statements.some((one) => again.test(one.bare));
}

/** Whether a statement, the one at that place, is about a table that was there before the migration. */
type IsOld = (bare: string, at: number) => boolean;

const isValue = ({ bare }: SqlStatement): boolean => /^ALTER TYPE \S+ ADD VALUE\b/i.test(bare);

/** A new value of an enum cannot be used before the transaction that adds it is over. */
function enumProblems(statements: readonly SqlStatement[]): string[] {
  const added = statements.find(isValue);
  return added === undefined ||
    statements.every((one) => isValue(one) || /^SET LOCAL\b/i.test(one.bare))
    ? []
    : [
        `${short(added.bare)}: is of no use to the rest of its transaction: in a migration of its own.`,
      ];
}

function lockProblems(sql: string, statements: readonly SqlStatement[], isOld: IsOld): string[] {
  if (isOutsideTransaction(sql)) return concurrentProblems(statements);
  const problems = statements
    .filter(({ bare }) => /\bCONCURRENTLY\b/i.test(bare))
    .map(
      ({ bare }) =>
        `${short(bare)}: needs "${outsideTransaction}" as the first line, and a migration of its own.`,
    );
  problems.push(...validations(statements, isOld), ...timeoutProblems(statements, isOld));
  const tables = new Set(
    statements.flatMap(({ bare }, at) => (isOld(bare, at) ? (tableOf(bare) ?? []) : [])),
  );
  if (tables.size > 1)
    problems.push(
      `It locks ${[...tables].join(" and ")} at once: one table that is there for each migration.`,
    );
  return problems;
}

/** The lock of whatever stands before it is held while every row is read. */
const validations = (statements: readonly SqlStatement[], isOld: IsOld): string[] =>
  statements
    .filter(
      ({ bare }, at) => /^ALTER TABLE\b.*\bVALIDATE CONSTRAINT\b/i.test(bare) && isOld(bare, at),
    )
    .map(
      ({ bare }) =>
        `${short(bare)}: reads every row while the transaction holds its locks: in a migration that begins with "${outsideTransaction}".`,
    );

/** Ten seconds at most: whoever waits for a lock keeps everybody behind it waiting. */
function isShort(timeout: string): boolean {
  const [, count, unit] = /(?:=|\bTO)\s*'?\s*(\d+)\s*(ms|s)?\s*'?$/i.exec(timeout) ?? [];
  const milliseconds = Number(count) * (unit?.toLowerCase() === "s" ? 1000 : 1);
  return milliseconds > 0 && milliseconds <= 10_000;
}

function timeoutProblems(statements: readonly SqlStatement[], isOld: IsOld): string[] {
  const first = statements.findIndex(
    ({ bare }, at) => isOld(bare, at) || refersTo(bare).some((other) => isOld(other, at)),
  );
  const timeouts = statements.filter(({ bare }) => /^SET LOCAL lock_timeout\b/i.test(bare));
  const timeout = statements.findIndex((one) => one === timeouts[0]);
  return [
    ...timeouts
      .filter(({ text }) => !isShort(text))
      .map(({ text }) => `${short(text)}: everybody waits behind it for longer than 10 seconds.`),
    ...(first >= 0 && (timeout < 0 || timeout > first)
      ? [
          `${short(statements[first]?.bare ?? "")}: waits for a lock as long as it takes, and everybody behind it: SET LOCAL lock_timeout = '10s' first.`,
        ]
      : []),
  ];
}

/** The tables that foreign keys refer to, each as what alters it: adding one locks them, too. */
const refersTo = (bare: string): string[] =>
  /^(CREATE|ALTER) (UNLOGGED )?TABLE\b/i.test(bare)
    ? [...bare.matchAll(references)].map(([, table]) => `ALTER TABLE ${table}`)
    : [];

/** Each may be the last that happens: what is half done is dropped first when it runs again. */
function concurrentProblems(statements: readonly SqlStatement[]): string[] {
  return statements.flatMap(({ bare }, at) => {
    const index = /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY "?(\w+)"? ON /i.exec(bare)?.[1];
    if (index !== undefined) {
      const before = statements[at - 1]?.bare.replaceAll('"', "") ?? "";
      return before.toLowerCase() === `drop index concurrently if exists ${index.toLowerCase()}`
        ? []
        : [
            `${short(bare)}: one that broke off leaves an index that is not valid: DROP INDEX CONCURRENTLY IF EXISTS "${index}" right before it.`,
          ];
    }
    return /^(DROP INDEX CONCURRENTLY IF EXISTS|ALTER TABLE \S+ VALIDATE CONSTRAINT)\b[^,]*$/i.test(
      bare,
    )
      ? []
      : [
          `${short(bare)}: outside a transaction there are indexes made and dropped CONCURRENTLY and constraints validated, and nothing else.`,
        ];
  });
}

const short = (bare: string): string => (bare.length > 80 ? `${bare.slice(0, 79)}…` : bare);
