import { policyPath } from "@/lib/curation";
import { countRevisions, decisionsBelow, revisionsOfFile } from "@/lib/curation/server";
import type { PrismaClient } from "@/lib/db/server";

type Db = Pick<PrismaClient, "decision" | "decidedFile" | "$queryRaw">;

/** One change of a policy. */
export interface PolicyRevision {
  /** 1 for the first change of this policy. */
  number: number;
  /** Undefined: the files of the catalog count again. */
  text: string | undefined;
  note: string;
  author: string;
  createdAt: Date;
}

/** Revisions of a policy that its page shows. */
const shown = 50;

/** Everything that was made of a policy here, the latest first. */
export async function revisionsOf(db: Db, policy: string): Promise<PolicyRevision[]> {
  const path = policyPath(policy);
  const [count, revisions] = await Promise.all([
    countRevisions(db, path),
    revisionsOfFile(db, path, shown),
  ]);
  return revisions.map(({ text, note, author, createdAt }, index) => ({
    number: count - index,
    text: text ?? undefined,
    note,
    author,
    createdAt,
  }));
}

/** The latest decision about any file of a policy, its tests among them; undefined where there was none. */
export async function latestRevision(
  db: Db,
  policy: string,
): Promise<
  | {
      /** Counts such decisions: whoever saw this number has seen all of them. */
      number: number;
      decision: number;
      /** Of the policy's own file, as the pages write it. */
      base: string | null;
      commit: string | undefined;
    }
  | undefined
> {
  const [{ count, latest }, [own]] = await Promise.all([
    decisionsBelow(db, `policies/${policy}/`),
    revisionsOfFile(db, policyPath(policy), 1),
  ]);
  if (count === 0) return undefined;
  return { number: count, decision: latest, base: own?.base ?? null, commit: own?.commit };
}
