import { type SqlStatement, statementsOf } from "./sql-statements";

/** First line of a migration whose statements run by themselves, each in its own transaction. */
export const outsideTransaction = "-- Outside a transaction";

export function isOutsideTransaction(sql: string): boolean {
  return sql.startsWith(`${outsideTransaction}\n`);
}

/** A line of a migration that takes away what an older one has put something in the place of. */
const contract = /^-- Contract: (\S+)$/m;

const name = String.raw`(?:"?public"?\.)?"?(\w+)"?`;
const pattern = (text: string): RegExp => new RegExp(`^${text.replaceAll("NAME", name)}`, "i");

const references = new RegExp(String.raw`\bREFERENCES ${name}`, "gi");

/** What begins so is about the table of that name. */
const ofTable = [
  pattern("ALTER TABLE (?:IF EXISTS )?(?:ONLY )?NAME"),
  pattern("DROP TABLE (?:IF EXISTS )?NAME"),
  pattern(
    String.raw`CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?(?:IF NOT EXISTS )?"?\w+"? ON (?:ONLY )?NAME`,
  ),
  pattern(String.raw`CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER "?\w+"? .*? ON NAME`),
  pattern(String.raw`DROP TRIGGER (?:IF EXISTS )?"?\w+"? ON NAME`),
  pattern("UPDATE (?:ONLY )?NAME"),
  pattern("DELETE FROM (?:ONLY )?NAME"),
  pattern("INSERT INTO NAME"),
  pattern("TRUNCATE (?:TABLE )?NAME"),
];

/** What no migration may hold that runs while servers do, and what would be right. */
const refused: readonly { is: RegExp; of: "any" | "old"; says: string }[] = [
  {
    is: /^(UPDATE|DELETE|TRUNCATE|INSERT)\b/i,
    of: "old",
    says: "changes rows of a table that is there: set-up or a job fills it in batches",
  },
  {
    is: /^ALTER TABLE\b.*?\bADD (?:COLUMN )?(?!CONSTRAINT\b)(?=.*\bNOT NULL\b)(?!.*\bDEFAULT\b)/i,
    of: "old",
    says: "adds a column that must have a value and has no default: servers of the version before leave it out",
  },
  {
    is: /^ALTER TABLE\b.*\bADD (?:COLUMN )?(?!CONSTRAINT\b).*(\bDEFAULT (gen_random_uuid|clock_timestamp|random|nextval|uuidv7)\b|\b(BIG|SMALL)?SERIAL\b|\bGENERATED\b)/i,
    of: "old",
    says: "adds a column whose default is another one for each row: the whole table is written anew under a lock",
  },
  {
    is: /^ALTER TABLE\b.*\bADD (CONSTRAINT "?\w+"? )?(FOREIGN KEY|CHECK)\b(?!.*\bNOT VALID$)/i,
    of: "old",
    says: "adds a constraint that every row is held against under a lock: NOT VALID here, VALIDATE CONSTRAINT in a later migration",
  },
  {
    is: /^ALTER TABLE\b.*\bADD (CONSTRAINT "?\w+"? )?(UNIQUE|PRIMARY KEY|EXCLUDE)\b(?!.*\bUSING INDEX\b)/i,
    of: "old",
    says: "builds an index under a lock: CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own, then USING INDEX",
  },
  {
    is: /^ALTER TABLE \S+ ADD (COLUMN )?(?!(CONSTRAINT|FOREIGN|CHECK|UNIQUE|PRIMARY|EXCLUDE)\b)(IF NOT EXISTS )?("[^"]*"|\w+) .*\b(CHECK|UNIQUE|PRIMARY KEY|REFERENCES)\b/i,
    of: "old",
    says: "adds a column with a constraint that every row is held against under a lock: the column alone, then the constraint NOT VALID, or its index CONCURRENTLY",
  },
  {
    is: /^ALTER TABLE\b.*\bSET (LOGGED|UNLOGGED|TABLESPACE|ACCESS METHOD)\b/i,
    of: "old",
    says: "writes the whole table anew under a lock",
  },
  {
    is: /^DROP INDEX (?!CONCURRENTLY\b)/i,
    of: "any",
    says: `locks the index's table, which it does not name: CONCURRENTLY, in a migration that begins with "${outsideTransaction}"`,
  },
  {
    is: /^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY\b)/i,
    of: "old",
    says: `builds an index while writes wait: CONCURRENTLY, in a migration that begins with "${outsideTransaction}"`,
  },
  {
    is: /^ALTER TABLE\b.*\b(RENAME|SET SCHEMA)\b|^ALTER (TYPE|FUNCTION|INDEX)\b.*\bRENAME\b/i,
    of: "any",
    says: "renames: servers of the version before look for the name of before; add the new one, fill it, take the old one away later",
  },
  {
    is: /^ALTER TABLE\b.*\bALTER (COLUMN )?"?\w+"? (SET DATA )?TYPE\b/i,
    of: "old",
    says: "changes the type of a column: add another column, fill it, take the old one away later",
  },
  {
    is: /^(?!(SET LOCAL|CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|TRUNCATE|COMMENT|GRANT|REVOKE)\b)/i,
    of: "any",
    says: "does what cannot be judged, or holds a table for long",
  },
];

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

/** What may go only once no server reads it any more. */
const takesAway =
  /^DROP (TABLE|TYPE|VIEW|SCHEMA|SEQUENCE)\b|^ALTER TABLE\b.*\b(DROP (COLUMN\b|(?!CONSTRAINT\b|DEFAULT\b|NOT NULL\b|IDENTITY\b|EXPRESSION\b)"?\w)|ALTER (COLUMN )?"?\w+"? SET NOT NULL)/i;

/**
 * What is wrong with a migration by the rule for those that run while servers do (docs/operating.md,
 * "Migrations on a live system"); `older` are the names of those before it. Pure.
 */
export function migrationProblems(sql: string, older: readonly string[]): string[] {
  const statements = statementsOf(sql);
  const actions = statements.flatMap(({ bare }) => actionsOf(bare));
  const made = new Set(
    statements.flatMap(({ bare }) =>
      [pattern("CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?NAME").exec(bare)?.[1]].flatMap(
        (table) => table ?? [],
      ),
    ),
  );
  const isOld = (bare: string): boolean => {
    const table = tableOf(bare);
    return table !== undefined && !made.has(table);
  };
  const replaced = contract.exec(sql)?.[1];
  const problems = actions.flatMap((bare) => [
    ...refused
      .filter(({ is, of }) => is.test(bare) && (of === "any" || isOld(bare)))
      .map(({ says }) => `${short(bare)}: ${says}.`),
    ...(takesAway.test(bare) && !made.has(tableOf(bare) ?? "") && !older.includes(replaced ?? "")
      ? [
          `${short(bare)}: takes away what servers of the version before may need. It is for the version after the one that stopped to use it, and says so: "-- Contract: NAME" with the migration that put something in its place.`,
        ]
      : []),
  ]);
  return [...problems, ...lockProblems(sql, statements, isOld)];
}

function lockProblems(
  sql: string,
  statements: readonly SqlStatement[],
  isOld: (bare: string) => boolean,
): string[] {
  if (isOutsideTransaction(sql)) return concurrentProblems(statements);
  const problems = statements
    .filter(({ bare }) => /\bCONCURRENTLY\b/i.test(bare))
    .map(
      ({ bare }) =>
        `${short(bare)}: needs "${outsideTransaction}" as the first line, and a migration of its own.`,
    );
  problems.push(...validations(statements, isOld), ...timeoutProblems(statements, isOld));
  const tables = new Set(
    statements.flatMap(({ bare }) => (isOld(bare) ? (tableOf(bare) ?? []) : [])),
  );
  if (tables.size > 1)
    problems.push(
      `It locks ${[...tables].join(" and ")} at once: one table that is there for each migration.`,
    );
  return problems;
}

/** The lock of whatever stands before it is held while every row is read. */
const validations = (
  statements: readonly SqlStatement[],
  isOld: (bare: string) => boolean,
): string[] =>
  statements
    .filter(({ bare }) => /^ALTER TABLE\b.*\bVALIDATE CONSTRAINT\b/i.test(bare) && isOld(bare))
    .map(
      ({ bare }) =>
        `${short(bare)}: reads every row while the transaction holds its locks: in a migration that begins with "${outsideTransaction}".`,
    );

/** Ten seconds at most: whoever waits for a lock keeps everybody behind it waiting. */
const shortTimeout = /\bSET LOCAL lock_timeout\s*(?:=|TO)\s*'(?:[1-9]\d{0,3}ms|[1-9]s|10s)'$/i;

function timeoutProblems(
  statements: readonly SqlStatement[],
  isOld: (bare: string) => boolean,
): string[] {
  const first = statements.findIndex(({ bare }) => isOld(bare) || refersTo(bare).some(isOld));
  const timeouts = statements.filter(({ bare }) => /^SET LOCAL lock_timeout\b/i.test(bare));
  const timeout = statements.findIndex((one) => one === timeouts[0]);
  return [
    ...timeouts
      .filter(({ text }) => !shortTimeout.test(text))
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
    return /^(DROP INDEX CONCURRENTLY IF EXISTS|ALTER TABLE \S+ VALIDATE CONSTRAINT)\b/i.test(bare)
      ? []
      : [
          `${short(bare)}: outside a transaction there are indexes made and dropped CONCURRENTLY and constraints validated, and nothing else.`,
        ];
  });
}

function tableOf(bare: string): string | undefined {
  for (const one of ofTable) {
    const table = one.exec(bare)?.[1];
    if (table !== undefined) return table;
  }
  return undefined;
}

const short = (bare: string): string => (bare.length > 80 ? `${bare.slice(0, 79)}…` : bare);
