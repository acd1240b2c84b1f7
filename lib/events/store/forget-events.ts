import { type Database, Prisma } from "@/lib/db/server";

/** Up to where the events of a source were looked at. */
export interface EventPlace {
  receivedAt: Date;
  id: string;
}

/** Milliseconds by which clocks may differ: a request's events begin so long before it. */
const skew = 5 * 60_000;
/** So many of the latest that Flux said of an instance say how it is. */
const latestOfInstance = 50;

/**
 * Looks at the next events of a source that were received before, at most so many, and removes those
 * that no page reads: none of a request; none of the time of a request of the instance, or of the
 * target where it is of no instance; and not the latest that Flux said of an instance. Answers how many it removed
 * and where it ended; undefined: it has looked at all.
 */
export async function forgetEvents(
  db: Database,
  {
    source,
    before,
    after,
    most,
  }: { source: string; before: Date; after: EventPlace; most: number },
): Promise<{ removed: number; at: EventPlace | undefined }> {
  // Each by itself, so that each finds its index.
  const underWay = Prisma.sql`q.created_at <= e.occurred_at + ${skew} * interval '1 millisecond'
    and (q.ended_at is null or q.ended_at >= e.received_at)`;
  const [row] = await db.$queryRaw<
    { removed: bigint; looked: bigint; received_at: Date | null; id: string | null }[]
  >`
    with looked as materialized (
      select id, source, instance_id, target_id, request_id, occurred_at, received_at, handled_at from events
       where source = ${source} and received_at < ${before} and received_at >= ${after.receivedAt}
         and (received_at, id) > (${after.receivedAt}, ${after.id}::uuid)
       order by received_at, id limit ${most}
    ), removed as (
      delete from events where id in (
        select id from looked e where request_id is null and handled_at is not null
           and not exists (select 1 from requests q where q.instance_id = e.instance_id and ${underWay})
           and not exists (
             select 1 from requests q where e.instance_id is null and q.target_id = e.target_id and ${underWay})
           and (e.instance_id is null or e.source <> 'flux' or ${latestOfInstance} <= (
             select count(*) from (select 1 from events l
              where l.instance_id = e.instance_id and l.source = e.source and l.occurred_at > e.occurred_at
              limit ${latestOfInstance}) newer)))
      returning 1
    )
    select (select count(*) from removed) as removed, (select count(*) from looked) as looked,
           last.received_at, last.id::text as id
      from (select 1) one left join lateral (select received_at, id from looked order by received_at desc, id desc limit 1) last on true`;
  const { received_at: receivedAt, id } = row ?? { received_at: null, id: null };
  const isLast = Number(row?.looked ?? 0) < most;
  return {
    removed: Number(row?.removed ?? 0),
    at: isLast || receivedAt === null || id === null ? undefined : { receivedAt, id },
  };
}
