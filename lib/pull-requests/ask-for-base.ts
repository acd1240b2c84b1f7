import type { JobContext } from "@/lib/jobs/server";
import { type BranchHead, repositoryRef } from "@/lib/git-host";

interface First {
  branch: string;
  hostKind: string;
  apiUrl: string;
  owner: string;
  name: string;
}

/**
 * Asks the host for the head of the target's branch while the rest of the request is still read:
 * the first of the calls that a first try makes. Undefined where something was written before,
 * since then it begins otherwise. The answer is a promise in an object, so that whoever waits for
 * this does not wait for the host; a failure of it is met by whoever needs it.
 */
export async function askForBase(
  job: JobContext,
  requestId: string,
): Promise<{ head: Promise<BranchHead | undefined> } | undefined> {
  const [first] = await job.db.$queryRaw<First[]>`
    select t.branch, r.host_kind as "hostKind", r.api_url as "apiUrl", r.owner, r.name
    from requests q join targets t on t.id = q.target_id join repositories r on r.id = t.repository_id
    where q.id = ${requestId}::uuid
      and not exists (select 1 from request_revisions v where v.request_id = q.id and v.commit is not null)
      and not exists (select 1 from pull_requests p where p.request_id = q.id)
      and not exists (select 1 from events e where e.request_id = q.id and e.source = 'portal' and e.kind = 'cancelled')`;
  if (!first) return undefined;
  const { branch, ...row } = first;
  const head = job.repository(repositoryRef(row)).branchHead(branch);
  head.catch(() => undefined);
  return { head };
}
