import { readFile, writeFile } from "node:fs/promises";

/** A statement as a server sent it. */
export interface RecordedStatement {
  sql: string;
  /** As `pg` takes them; bytes as `\\x…`. */
  values: unknown[];
}

/** What a version of Slipway left in a database, and what its servers go on to send. */
export interface Recording {
  /** Names of the migrations that it knows. */
  migrations: string[];
  /** Rows by table, as `row_to_json` gives them. */
  rows: Record<string, object[]>;
  /** What followed, in order. */
  statements: RecordedStatement[];
}

/** `sql`: as it is where it comes first, and later the number of the text, from 0. */
type Line =
  | { migration: string }
  | { table: string; row: object }
  | { sql: string | number; values: unknown[] };

/** One migration, row or statement a line; of what the host delivered without what nobody reads. */
export async function writeRecording(
  file: string,
  { migrations, rows, statements }: Recording,
): Promise<void> {
  const texts = new Map<string, number>();
  const once = (sql: string): string | number => {
    const number = texts.get(sql);
    if (number === undefined) texts.set(sql, texts.size);
    return number ?? sql;
  };
  const lines: Line[] = [
    ...migrations.map((migration) => ({ migration })),
    ...Object.entries(rows).flatMap(([table, all]) =>
      all.map((row) => ({ table, row: shortened(row) as object })),
    ),
    ...statements.map(({ sql, values }) => ({ sql: once(sql), values: values.map(shortenedText) })),
  ];
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

export async function readRecording(file: string): Promise<Recording> {
  const recording: Recording = { migrations: [], rows: {}, statements: [] };
  const texts: string[] = [];
  for (const line of (await readFile(file, "utf8")).trimEnd().split("\n")) {
    const read = JSON.parse(line) as Line;
    if ("migration" in read) recording.migrations.push(read.migration);
    else if ("table" in read) (recording.rows[read.table] ??= []).push(read.row);
    else {
      const sql = typeof read.sql === "string" ? read.sql : (texts[read.sql] ?? "");
      if (typeof read.sql === "string") texts.push(sql);
      recording.statements.push({ sql, values: read.values });
    }
  }
  return recording;
}

/** Addresses of other parts of the host's API, which are most of what it delivers. */
const unread = /^(_links|repo|permissions|.*(?<!html)_url)$/;

function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object" || value === null) return value;
  const payload = "payload" in value ? { payload: without(value.payload) } : {};
  return { ...value, ...payload };
}

function shortenedText(value: unknown): unknown {
  return typeof value === "string" && value.startsWith("{")
    ? JSON.stringify(without(JSON.parse(value)))
    : value;
}

function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (unread.test(key) ? [] : [[key, without(one)]])),
  );
}
