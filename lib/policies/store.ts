import { policyPath } from "@/lib/curation";
import { countRevisions, revisionsOfFile } from "@/lib/curation/server";
import type { PrismaClient } from "@/lib/db/server";

type Db = Pick<PrismaClient, "decision" | "decidedFile">;

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

/** The latest change of a policy; undefined where it was never changed here. */
export async function latestRevision(
  db: Db,
  policy: string,
): Promise<{ number: number; decision: number; base: string | null } | undefined> {
  const path = policyPath(policy);
  const [number, [latest]] = await Promise.all([
    countRevisions(db, path),
    revisionsOfFile(db, path, 1),
  ]);
  return latest && { number, decision: latest.decision, base: latest.base };
}
