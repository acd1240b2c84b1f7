import type { PrismaClient } from "@/lib/db/server";

/** Every table of every schema, pg-boss' among them, and those that hold a value, as text or as bytes. */
export async function tablesWith(
  db: PrismaClient,
  value: string,
): Promise<{ all: string[]; found: string[] }> {
  const tables = await db.$queryRaw<
    { name: string }[]
  >`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ count: bigint }[]>(
      `select count(*) from ${name} t where position($1 in t::text) > 0 or position($2 in t::text) > 0`,
      value,
      Buffer.from(value).toString("hex"),
    );
    if (Number(row?.count) > 0) found.push(name);
  }
  return { all: tables.map(({ name }) => name), found };
}
