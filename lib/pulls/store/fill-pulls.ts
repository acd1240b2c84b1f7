import type { PrismaClient } from "@/lib/db/server";

/** Rows that are copied at once: whoever writes one of them waits for no more. */
const batch = 2_000;

/**
 * Copies what `checked_pulls` and `pull_approvals` held before migrations put triggers on them, so
 * that `pull_requests` have all of it: those that no request opened, who opened the others, and what
 * was read of open ones for their approval. Safe to repeat, and beside servers of any version; once
 * all is copied it finds nothing. Answers how many rows it copied.
 *
 * The next version takes it away with those tables.
 */
export async function fillPulls(db: Pick<PrismaClient, "$executeRaw">): Promise<number> {
  return (
    (await inBatches(() => copyPulls(db))) +
    (await inBatches(() => copyAuthors(db))) +
    (await inBatches(() => copyApprovals(db)))
  );
}

// The rows that are read are locked, in the order in which a server of the version before and the
// trigger behind it lock the two tables: none waits for the other in a circle.
const copyPulls = (db: Pick<PrismaClient, "$executeRaw">) => db.$executeRaw`
  with copied as materialized (
    select c.* from checked_pulls c
     where not exists (select 1 from pull_requests p where p.repository_id = c.repository_id and p.number = c.number)
     order by c.id limit ${batch} for update of c)
  insert into pull_requests (id, repository_id, number, url, title, author, branch, base, head_commit, state, opened_at, reported_at)
  select gen_random_uuid(), repository_id, number, url, title, author, '', base, head_commit, state, reported_at, reported_at from copied
  on conflict do nothing`;

const copyAuthors = (db: Pick<PrismaClient, "$executeRaw">) => db.$executeRaw`
  with copied as materialized (
    select c.repository_id, c.number, c.author from checked_pulls c
      join pull_requests p on p.repository_id = c.repository_id and p.number = c.number and p.author is null
     order by c.id limit ${batch} for update of c)
  update pull_requests p set author = copied.author from copied
   where p.repository_id = copied.repository_id and p.number = copied.number and p.author is null`;

const copyApprovals = (db: Pick<PrismaClient, "$executeRaw">) => db.$executeRaw`
  with copied as materialized (
    select p.id, a.* from pull_approvals a
      join checked_pulls c on c.id = a.pull_id
      join pull_requests p on p.repository_id = c.repository_id and p.number = c.number
     where p.state = 'open'
       and not exists (select 1 from pull_request_approvals b where b.pull_request_id = p.id)
     order by a.pull_id limit ${batch} for update of a)
  insert into pull_request_approvals (pull_request_id, head_commit, base, base_commit, targets, touched, authors, is_known, by_slipway, reviews)
  select id, head_commit, base, base_commit, targets, touched, authors, is_known, by_program, reviews from copied
  on conflict do nothing`;

async function inBatches(copy: () => Promise<number>): Promise<number> {
  let all = 0;
  for (let count = batch; count > 0; all += count) count = await copy();
  return all;
}
