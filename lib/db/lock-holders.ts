import { Client, type ClientBase } from "pg";

/** Whose transaction a connection waits for. */
export interface LockHolder {
  /** PostgreSQL's process. */
  pid: number;
  /** As it calls itself; empty: it does not. */
  application: string;
  role: string;
}

/** Between two looks: milliseconds. */
const pause = 500;

/**
 * Does something on a connection, and looks by another one whom it waits for meanwhile: at its end
 * nobody can say that any more. Throws what `work` throws; `told` is given who was waited for at the last look.
 */
export async function watchingLocks<Result>(
  { client, databaseUrl }: { client: ClientBase; databaseUrl: string },
  work: () => Promise<Result>,
  told: (holders: LockHolder[]) => void,
): Promise<Result> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const pid = rows[0]?.pid ?? 0;
  const watcher = new Client({ connectionString: databaseUrl });
  watcher.on("error", () => undefined);
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const watch = async (isConnected: boolean): Promise<void> => {
    if (!isConnected) await watcher.connect();
    if (isOver) return;
    told(await lockHolders(watcher, pid));
    timer = setTimeout(() => void watch(true).catch(() => undefined), pause);
  };
  timer = setTimeout(() => void watch(false).catch(() => undefined), pause);
  try {
    return await work();
  } finally {
    isOver = true;
    clearTimeout(timer);
    await watcher.end();
  }
}

async function lockHolders(client: ClientBase, pid: number): Promise<LockHolder[]> {
  const { rows } = await client.query<LockHolder>(
    `select pid, application_name as application, coalesce(usename, '') as role
       from pg_stat_activity where pid = any (pg_blocking_pids($1)) order by pid`,
    [pid],
  );
  return rows;
}

/** `slipway backup (process 4711 of the role slipway)` */
export function holderInWords({ pid, application, role }: LockHolder): string {
  const who = application === "" ? "a connection without a name" : application;
  return `${who} (process ${pid} of the role ${role})`;
}
