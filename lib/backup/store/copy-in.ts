import { once } from "node:events";
import { finished } from "node:stream/promises";
import { type Client, escapeIdentifier } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { broken } from "../broken";
import type { BackedUpTable, Frame } from "../frames";
import { withColumns } from "./copy-out";
import { tablesToBackUp } from "./tables";

/**
 * By how much the numbers that sequences give are moved on. The original may have given some since
 * the backup, of lines of the record that were streamed elsewhere: none of them is given again.
 */
const gap = 1_000_000n;

/** What was restored. */
export interface Restored {
  tables: number;
  rows: number;
}

/**
 * Fills the tables of a database that was migrated just now, in the caller's transaction. Triggers do
 * not run: what they would write is in the backup.
 */
export async function copyIn(client: Client, frames: AsyncIterable<Frame>): Promise<Restored> {
  const known = new Map((await tablesToBackUp(client)).map((table) => [table.name, table]));
  const names = [...known.keys()];
  await triggers(client, names, "disable");
  // What migrations put there is in the backup.
  for (const name of names.toReversed())
    await client.query(`delete from public.${escapeIdentifier(name)}`);
  const restored: Restored = { tables: 0, rows: 0 };
  const rest = frames[Symbol.asyncIterator]();
  for (;;) {
    const { value: frame, done } = await rest.next();
    if (done === true) throw broken("it has no end");
    if (frame.kind === "end") {
      await moveSequences(client, frame.value.sequences);
      break;
    }
    if (frame.kind !== "table" || !isKnown(known, frame.value))
      throw broken("it holds a table that its version of Slipway has not");
    restored.rows += await copyTable(client, frame.value, rest);
    restored.tables += 1;
  }
  await rest.return?.();
  await triggers(client, names, "enable");
  return restored;
}

function isKnown(known: ReadonlyMap<string, BackedUpTable>, table: BackedUpTable): boolean {
  const columns = new Set(known.get(table.name)?.columns);
  return columns.size > 0 && table.columns.every((column) => columns.has(column));
}

/** It has at least as many rows as its end says: versions before wrote 0 where the database said it late. */
async function copyTable(
  client: Client,
  table: BackedUpTable,
  rest: AsyncIterator<Frame>,
): Promise<number> {
  const sink = client.query(copyFrom(`copy ${withColumns(table)} from stdin`));
  // Told by `finished` below; until then a failure only ends the writing.
  sink.on("error", () => undefined);
  try {
    for (;;) {
      const { value: frame, done } = await rest.next();
      if (done === true || (frame.kind !== "rows" && frame.kind !== "end-of-table"))
        throw broken("a table has no end");
      if (frame.kind === "rows") {
        if (!sink.write(frame.value)) await Promise.race([once(sink, "drain"), finished(sink)]);
        continue;
      }
      sink.end();
      await finished(sink);
      if (sink.rowCount < frame.value.rows) throw broken("a table has fewer rows than it had");
      return sink.rowCount;
    }
  } catch (error) {
    sink.destroy();
    throw error;
  }
}

async function triggers(
  client: Client,
  names: readonly string[],
  what: "disable" | "enable",
): Promise<void> {
  for (const name of names)
    await client.query(`alter table public.${escapeIdentifier(name)} ${what} trigger user`);
}

async function moveSequences(
  client: Client,
  sequences: readonly { name: string; last: string | null }[],
): Promise<void> {
  for (const { name, last } of sequences)
    await client.query("select setval(('public.' || quote_ident($1))::regclass, $2)", [
      name,
      String(BigInt(last ?? 0) + gap),
    ]);
}
