import type { Database } from "@/lib/db/server";
import type { Hold } from "./hold";

/** Undefined where Slipway is not held. */
export async function holdOf(db: Database): Promise<Hold | undefined> {
  const row = await db.hold.findUnique({ where: { slot: 1 } });
  return row === null ? undefined : { since: row.since, by: row.by, because: row.because };
}

/** A hold that is there already stays as it is. Answers whether this one is new. */
export async function beginHold(db: Database, hold: Hold): Promise<boolean> {
  const { count } = await db.hold.createMany({ data: [hold], skipDuplicates: true });
  return count === 1;
}

/** Answers whether there was one. */
export async function endHold(db: Database): Promise<boolean> {
  const { count } = await db.hold.deleteMany();
  return count > 0;
}
