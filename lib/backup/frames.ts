import { createHash } from "node:crypto";
import { z } from "zod";
import { broken } from "./broken";
import { Chunks } from "./chunks";

/** A table begins: its name, and the columns that its rows have, in their order. */
const tableSchema = z.object({ name: z.string(), columns: z.array(z.string()).min(1) });
/** A table ends: how many rows it had. */
const endOfTableSchema = z.object({ rows: z.number().int().min(0) });
/** What ends a backup: the last number that each sequence gave, or null where it gave none. */
const endSchema = z.object({
  sequences: z.array(z.object({ name: z.string(), last: z.string().regex(/^\d+$/).nullable() })),
});

export type BackedUpTable = z.output<typeof tableSchema>;
export type BackupEnd = z.output<typeof endSchema>;

/**
 * What a backup consists of, in this order: for each table its beginning, its rows as
 * `COPY … TO STDOUT` writes them (cut anywhere), and its end; at last the end of all.
 */
export type Frame =
  | { kind: "table"; value: BackedUpTable }
  | { kind: "rows"; value: Buffer }
  | { kind: "end-of-table"; value: z.output<typeof endOfTableSchema> }
  | { kind: "end"; value: BackupEnd };

/** The byte that a frame begins with; then 4 bytes of length (big-endian), then what it holds. */
const marks = { table: 1, rows: 2, "end-of-table": 3, end: 4, digest: 5 } as const;
/** Bytes that a frame holds, at most. */
const longest = 1024 * 1024;

/**
 * Frames as bytes, and at the end a frame with the sha256 of all bytes before it, those in front of the
 * first frame (`head`) included.
 */
export async function* framed(frames: AsyncIterable<Frame>, head: Buffer): AsyncGenerator<Buffer> {
  const digest = createHash("sha256").update(head);
  for await (const { kind, value } of frames)
    for (const part of Buffer.isBuffer(value)
      ? partsOf(value)
      : [Buffer.from(JSON.stringify(value), "utf8")]) {
      const bytes = frameOf(marks[kind], part);
      digest.update(bytes);
      yield bytes;
    }
  yield frameOf(marks.digest, digest.digest());
}

/**
 * The inverse. Throws `invalid` for what is no frame, where the bytes are not those that were
 * written, and where anything is missing: the last frame is given only once all before it are known
 * to be whole.
 */
export async function* framesIn(
  bytes: AsyncIterable<Buffer>,
  head: Buffer,
): AsyncGenerator<Frame, void, undefined> {
  const chunks = new Chunks(bytes);
  const digest = createHash("sha256").update(head);
  let last: Frame | undefined;
  for (;;) {
    const front = await chunks.take(5);
    const [mark, length] = [front[0], front.readUInt32BE(1)];
    if (length > longest) throw broken("a part of it is longer than any that is written");
    const held = await chunks.take(length);
    if (mark === marks.digest) {
      if (last?.kind !== "end" || !held.equals(digest.digest()) || !(await chunks.isEmpty()))
        throw broken("its content is not what was written");
      yield last;
      return;
    }
    if (last !== undefined) throw broken("something stands behind its end");
    digest.update(front).update(held);
    const frame = frameFrom(mark, held);
    if (frame.kind === "end") last = frame;
    else yield frame;
  }
}

function frameFrom(mark: number | undefined, held: Buffer): Frame {
  if (mark === marks.rows) return { kind: "rows", value: held };
  if (mark === marks.table) return { kind: "table", value: parsed(tableSchema, held) };
  if (mark === marks["end-of-table"])
    return { kind: "end-of-table", value: parsed(endOfTableSchema, held) };
  if (mark === marks.end) return { kind: "end", value: parsed(endSchema, held) };
  throw broken("it holds something that no backup holds");
}

function parsed<Value>(schema: z.ZodType<Value>, held: Buffer): Value {
  try {
    return schema.parse(JSON.parse(held.toString("utf8")));
  } catch (cause) {
    throw broken("it holds something that no backup holds", cause);
  }
}

function frameOf(mark: number, held: Buffer): Buffer {
  const front = Buffer.alloc(5);
  front[0] = mark;
  front.writeUInt32BE(held.length, 1);
  return Buffer.concat([front, held]);
}

function partsOf(value: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(value.length / longest) }, (_, index) =>
    value.subarray(index * longest, (index + 1) * longest),
  );
}
