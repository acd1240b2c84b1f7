import type { PrismaClient } from "@/lib/db/server";

/**
 * Empties at most so many revisions of requests that were over before: what they would write, and
 * what they were planned on. None that a later one did not take the place of on the branch: pages show
 * the latest, and what is in Git is held against what was written last. Answers how many.
 */
export async function forgetOldTexts(
  db: Pick<PrismaClient, "$executeRaw">,
  before: Date,
  most: number,
): Promise<number> {
  return db.$executeRaw`
    update request_revisions set files = '[]', basis = null, sealed = null,
           parameters = case when sealed is null then parameters else '{}' end
     where id in (
       select v.id from request_revisions v join requests q on q.id = v.request_id
        where q.ended_at < ${before} and (v.files <> '[]' or v.basis is not null or v.sealed is not null)
          and exists (select 1 from request_revisions l
                       where l.request_id = v.request_id and l.number > v.number and l.commit is not null)
        limit ${most})`;
}
