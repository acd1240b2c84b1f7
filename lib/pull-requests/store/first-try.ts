import type { Database } from "@/lib/db/server";
import { type RepositoryRef, repositoryRef } from "@/lib/git-host";

interface Row {
  branch: string;
  hostKind: string;
  apiUrl: string;
  owner: string;
  name: string;
}

/**
 * The branch that a request goes to, where nothing of it was written before and nobody took it back.
 */
export async function baseOfFirstTry(
  db: Database,
  requestId: string,
): Promise<{ branch: string; repository: RepositoryRef } | undefined> {
  const [first] = await db.$queryRaw<Row[]>`
    select t.branch, r.host_kind as "hostKind", r.api_url as "apiUrl", r.owner, r.name
    from requests q join targets t on t.id = q.target_id join repositories r on r.id = t.repository_id
    where q.id = ${requestId}::uuid
      and not exists (select 1 from request_revisions v where v.request_id = q.id and v.commit is not null)
      and not exists (select 1 from pull_requests p where p.request_id = q.id)
      and not exists (select 1 from events e where e.request_id = q.id and e.source = 'portal' and e.kind = 'cancelled')`;
  return first && { branch: first.branch, repository: repositoryRef(first) };
}
