/** First line of a migration whose statements run by themselves, each in its own transaction. */
export const outsideTransaction = "-- Outside a transaction";

export function isOutsideTransaction(sql: string): boolean {
  return sql.startsWith(`${outsideTransaction}\n`);
}

const name = String.raw`(?:"?public"?\.)?"?(\w+)"?`;
const pattern = (text: string): RegExp =>
  new RegExp(
    `^${text.replaceAll("NAME", name).replaceAll("ATTRIBUTE", String.raw`(?:COLUMN )?(?:"[^"]*"|\w+)`)}`,
    "i",
  );

export const references = new RegExp(String.raw`\bREFERENCES ${name}`, "gi");
export const createTable = pattern("CREATE (?:UNLOGGED )?TABLE NAME");

/** What begins so is about the table of that name. */
const ofTable = [
  pattern("ALTER TABLE (?:IF EXISTS )?(?:ONLY )?NAME"),
  pattern("DROP TABLE (?:IF EXISTS )?NAME"),
  pattern(
    String.raw`CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?(?:IF NOT EXISTS )?(?:\S+ )?ON (?:ONLY )?NAME`,
  ),
  pattern(String.raw`CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER "?\w+"? .*? ON NAME`),
  pattern(String.raw`DROP TRIGGER (?:IF EXISTS )?"?\w+"? ON NAME`),
  pattern("UPDATE (?:ONLY )?NAME"),
  pattern("DELETE FROM (?:ONLY )?NAME"),
  pattern("INSERT INTO NAME"),
  pattern("TRUNCATE (?:TABLE )?NAME"),
];

/** What a migration may do at all. Whether it may be done to a table that is there is a question of its own, below. */
export const judged = [
  /^SET LOCAL (lock_timeout|statement_timeout)\b/i,
  /^CREATE (UNLOGGED )?TABLE (IF NOT EXISTS )?\S+ ?\((?!.*\b(AS \(?(SELECT|WITH|TABLE|VALUES|EXECUTE)|INHERITS)\b)/i,
  /^CREATE (UNIQUE )?INDEX\b/i,
  /^CREATE (OR REPLACE )?(FUNCTION|PROCEDURE|VIEW|(CONSTRAINT )?TRIGGER)\b/i,
  /^CREATE (TYPE|DOMAIN|SEQUENCE|SCHEMA|EXTENSION|STATISTICS)\b/i,
  /^ALTER TYPE \S+ ADD VALUE\b/i,
  /^ALTER SEQUENCE \S+ OWNED BY\b/i,
  // Others may be of another table as well, which does not stand here.
  /^(?!DROP OWNED\b|(DROP TABLE|TRUNCATE)\b.*,)(DROP|TRUNCATE)\b/i,
  /^(UPDATE|DELETE|GRANT|REVOKE|COMMENT)\b/i,
  /^INSERT INTO [^()]+(\([^()]*\) )?(OVERRIDING (SYSTEM|USER) VALUE )?(DEFAULT )?VALUES\b/i,
  /^ALTER TABLE\b.*\bRENAME\b/i,
  pattern(
    String.raw`ALTER TABLE (?:IF EXISTS )?(?:ONLY )?\S+ (?:ADD|DROP|VALIDATE CONSTRAINT|ALTER CONSTRAINT|SET|RESET|REPLICA IDENTITY|ALTER ATTRIBUTE (?:(?:SET|DROP) (?:DEFAULT|NOT NULL|STATISTICS|STORAGE|IDENTITY|EXPRESSION|COMPRESSION)|(?:SET DATA )?TYPE|SET \(|RESET \(|ADD GENERATED|SET GENERATED|RESTART))\b`,
  ),
  /^ALTER TABLE\b.*\b(CLUSTER ON|SET WITHOUT CLUSTER)\b/i,
];

/** Adds a column, and no constraint. */
const addsColumn =
  "ALTER TABLE .*?\\bADD (?:COLUMN )?(?!(?:CONSTRAINT|FOREIGN|CHECK|UNIQUE|PRIMARY|EXCLUDE)\\b)";
/** Functions that say the same for each row of a statement, and what stands before a parenthesis without being one. */
const sameForEachRow =
  "default|now|(current|local)_?(time|timestamp)|(transaction|statement)_timestamp|date_trunc|make_\\w+|jsonb?_\\w+|to_jsonb?|array_\\w+|coalesce|lower|upper|concat|md5|encode|decode|and|or|not|in|check|(var|bp)?char|character|varying|numeric|decimal|bit|varbit|time|timestamp|timestamptz|interval";

/** What no migration may hold that runs while servers do, and what would be right. */
export const refused: readonly { is: RegExp; of: "any" | "old"; says: string }[] = [
  {
    is: /^(UPDATE|DELETE|TRUNCATE|INSERT)\b/i,
    of: "old",
    says: "changes rows of a table that is there: set-up or a job fills it in batches",
  },
  {
    is: pattern(String.raw`${addsColumn}(?=.*\bNOT NULL\b)(?!.*\bDEFAULT\b(?!"| NULL\b))`),
    of: "old",
    says: "adds a column that must have a value and has no default: servers of the version before leave it out",
  },
  {
    is: pattern(
      String.raw`${addsColumn}.*(\bDEFAULT\b(?!").*?\b(?!(${sameForEachRow})\b)\w+"? ?\(|\b(BIG|SMALL)?SERIAL[248]?\b|\bGENERATED\b)`,
    ),
    of: "old",
    says: "adds a column whose default may be another one for each row: the whole table is written anew under a lock",
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
    is: pattern(
      String.raw`${addsColumn}(IF NOT EXISTS )?("[^"]*"|\w+) .*\b(CHECK|UNIQUE|PRIMARY KEY|REFERENCES)\b`,
    ),
    of: "old",
    says: "adds a column with a constraint that every row is held against under a lock: the column alone, then the constraint NOT VALID, or its index CONCURRENTLY",
  },
  {
    is: /^ALTER TABLE\b.*\b(SET (LOGGED|UNLOGGED|TABLESPACE|ACCESS METHOD|EXPRESSION)\b|SET WITHOUT (OIDS|CLUSTER)\b)/i,
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
    is: /^ALTER\b.*\b(RENAME|SET SCHEMA)\b/i,
    of: "any",
    says: "renames: servers of the version before look for the name of before; add the new one, fill it, take the old one away later",
  },
  {
    is: pattern(String.raw`ALTER TABLE\b.*\bALTER ATTRIBUTE (SET DATA )?TYPE\b`),
    of: "old",
    says: "changes the type of a column: add another column, fill it, take the old one away later",
  },
  {
    is: /^CREATE TABLE IF NOT EXISTS\b/i,
    of: "any",
    says: "leaves a table of that name as it is, whatever it is: without IF NOT EXISTS",
  },
];

/** What may go only once no server needs it any more. */
export const takesAway = [
  /^DROP (?!INDEX\b)/i,
  /^REVOKE\b/i,
  pattern(
    String.raw`ALTER TABLE\b.*\b(DROP (COLUMN\b|(?!CONSTRAINT\b|DEFAULT\b|NOT NULL\b|IDENTITY\b|EXPRESSION\b)"?\w)|ALTER ATTRIBUTE (SET NOT NULL|DROP (DEFAULT|IDENTITY)))`,
  ),
  pattern(String.raw`ALTER TABLE\b.*\bADD (CONSTRAINT "?\w+"? )?NOT NULL\b`),
];

/** The table that a statement changes, where it is one. */
export function tableOf(bare: string): string | undefined {
  for (const one of ofTable) {
    const table = one.exec(bare)?.[1];
    if (table !== undefined) return table;
  }
  return undefined;
}
