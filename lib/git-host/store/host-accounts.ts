import type { Database } from "@/lib/db/server";

/** At most so many content-making calls of one account, in any minute and any hour. */
export interface ContentRules {
  perMinute: number;
  perHour: number;
}

/** A host that asked to be left alone for a while. */
export interface Pause {
  until: Date;
  /** In words: `the Git host asks for a pause of 30 seconds.` */
  reason: string;
}

/**
 * Takes one call from the budget that all servers share: 0 where it may be made now, else the
 * seconds until one is free. The row keeps when calls were made, so that the bound holds in every
 * minute, also across the turn of one; PostgreSQL's clock counts, and its row lock lets one in
 * after the other.
 */
export async function takeContentCall(
  db: Database,
  account: string,
  { perMinute, perHour }: ContentRules,
): Promise<number> {
  if (await takeFrom(db, account, { perMinute, perHour })) return 0;
  // Nothing left, or the first call of an account: then somebody may have made its row meanwhile.
  await db.$executeRaw`insert into host_accounts (account) values (${account}) on conflict do nothing`;
  if (await takeFrom(db, account, { perMinute, perHour })) return 0;
  const rows = await db.$queryRaw<{ seconds: number | null }[]>`
    select greatest(
      (select extract(epoch from t + interval '1 minute' - clock_timestamp()) from unnest(content_calls) t where t > clock_timestamp() - interval '1 minute' order by t desc offset ${perMinute - 1} limit 1),
      (select extract(epoch from t + interval '1 hour' - clock_timestamp()) from unnest(content_calls) t where t > clock_timestamp() - interval '1 hour' order by t desc offset ${perHour - 1} limit 1)
    )::float8 as seconds
    from host_accounts where account = ${account}`;
  return Math.max(0.05, rows[0]?.seconds ?? 0.05);
}

async function takeFrom(
  db: Database,
  account: string,
  { perMinute, perHour }: ContentRules,
): Promise<boolean> {
  const taken = await db.$executeRaw`
    update host_accounts
    set content_calls = array_append(array(select t from unnest(content_calls) t where t > clock_timestamp() - interval '1 hour' order by t), clock_timestamp())
    where account = ${account}
      and (select count(*) from unnest(content_calls) t where t > clock_timestamp() - interval '1 minute') < ${perMinute}
      and (select count(*) from unnest(content_calls) t where t > clock_timestamp() - interval '1 hour') < ${perHour}`;
  return taken === 1;
}

/** What the host asked of this account, where that is not over yet. */
export async function readPause(db: Database, account: string): Promise<Pause | undefined> {
  const row = await db.hostAccount.findUnique({
    where: { account },
    select: { pausedUntil: true, pauseReason: true },
  });
  return row?.pausedUntil && row.pausedUntil > new Date()
    ? { until: row.pausedUntil, reason: row.pauseReason ?? "" }
    : undefined;
}

/** Tells all servers; a longer pause that is known already stays. */
export async function storePause(
  db: Database,
  account: string,
  { until, reason }: Pause,
): Promise<void> {
  await db.$executeRaw`
    insert into host_accounts (account, paused_until, pause_reason) values (${account}, ${until}, ${reason})
    on conflict (account) do update set paused_until = excluded.paused_until, pause_reason = excluded.pause_reason
    where host_accounts.paused_until is null or host_accounts.paused_until < excluded.paused_until`;
}

/** Accounts that the host asked to leave it alone for a while, where that is not over. */
export async function pausedAccounts(
  db: Database,
  now: Date,
): Promise<(Pause & { account: string })[]> {
  const rows = await db.hostAccount.findMany({
    where: { pausedUntil: { gt: now } },
    orderBy: { account: "asc" },
    select: { account: true, pausedUntil: true, pauseReason: true },
  });
  return rows.map(({ account, pausedUntil, pauseReason }) => ({
    account,
    until: pausedUntil ?? now,
    reason: pauseReason ?? "",
  }));
}
