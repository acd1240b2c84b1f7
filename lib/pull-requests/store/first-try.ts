import type { Database } from "@/lib/db/server";
import { type RepositoryRef, repositoryRef } from "@/lib/git-host";

interface Row {
  branch: string;
  head: string | null;
  nodeId: string | null;
  takenBy: string | null;
  hostKind: string;
  apiUrl: string;
  owner: string;
  name: string;
}

/**
 * How long a head that was asked for counts as known, in seconds. Branches are asked for once a
 * minute, and deliveries of pushes move them on; a base that is some commits behind is no harm.
 */
const secondsKnown = 180;

/**
 * The branch that a request goes to, where nothing of it was written before and nobody took it back.
 * `head`: where it was a moment ago, for a request that changes nothing which is there; what a
 * change was planned on is compared with what is there now.
 */
export async function baseOfFirstTry(
  db: Database,
  requestId: string,
): Promise<{ branch: string; head: string | undefined; repository: RepositoryRef } | undefined> {
  const [first] = await db.$queryRaw<Row[]>`
    select t.branch, r.host_kind as "hostKind", r.api_url as "apiUrl", r.owner, r.name,
      r.node_id as "nodeId", r.taken_by as "takenBy", h.commit as head
    from requests q join targets t on t.id = q.target_id join repositories r on r.id = t.repository_id
      left join branch_heads h on h.repository_id = r.id and h.branch = t.branch
        and h.asked_at > now() - make_interval(secs => ${secondsKnown})
        and not exists (select 1 from request_revisions v where v.request_id = q.id and v.basis is not null)
    where q.id = ${requestId}::uuid
      and not exists (select 1 from request_revisions v where v.request_id = q.id and v.commit is not null)
      and not exists (select 1 from pull_requests p where p.request_id = q.id)
      and not exists (select 1 from events e where e.request_id = q.id and e.source = 'portal' and e.kind = 'cancelled')`;
  return (
    first && {
      branch: first.branch,
      head: first.head ?? undefined,
      repository: repositoryRef(first),
    }
  );
}
