import type { Actor } from "@/lib/access";
import type { AuditSubject } from "@/lib/audit";
import { record } from "@/lib/audit/server";
import type { Prisma, PrismaClient } from "@/lib/db/server";
import type { DecidedFile } from "./curation";
import { catalogPlace } from "./layout";
import { lockCuration, storeDecision } from "./store";

/** Decisions that were made elsewhere: in the catalog repository, or in what is imported. */
export interface TakeOver {
  /** Of the catalog repository; null: imported. */
  commit: string | null;
  /** What comes into force together, a decision each. */
  units: readonly { subject: AuditSubject; files: readonly DecidedFile[] }[];
  /** What the record says of it besides. */
  after?: Readonly<Record<string, string>>;
  /** First in the transaction: throws where it is no longer wanted. */
  hold?(tx: Prisma.TransactionClient): Promise<void>;
  /** As of a change that somebody proposes: what follows, in the same transaction. May throw to refuse it. */
  inForce?(tx: Prisma.TransactionClient): Promise<void>;
}

interface Recorder {
  db: PrismaClient;
  /** Who decided there, as far as it is known. */
  actor: Actor;
  requestId?: string;
  now(): Date;
}

/**
 * Brings into force what was decided elsewhere, over what was decided here: where the catalog repository is the truth, nobody
 * asks what was seen. Whoever calls it has looked at what the files say.
 */
export async function takeOver(
  recorder: Recorder,
  { commit, units, after, hold, inForce }: TakeOver,
): Promise<void> {
  for (const { path } of units.flatMap(({ files }) => files))
    if (catalogPlace(path) === undefined) throw new Error(`the layout knows no ${path}`);
  const write = async (tx: Prisma.TransactionClient) => {
    await hold?.(tx);
    await lockCuration(tx);
    for (const { subject, files } of units)
      await storeDecision(tx, {
        action: "catalog.take-over",
        subjectType: subject.type,
        subjectId: subject.id,
        note: "",
        commit,
        authorId: recorder.actor.userId ?? null,
        author: recorder.actor.name,
        createdAt: recorder.now(),
        files: files.map(({ path, text }) => ({ path, text, base: null })),
      });
    await inForce?.(tx);
    for (const { subject, files } of units)
      await record(
        { ...recorder, db: tx },
        {
          action: "catalog.take-over",
          subject,
          after: {
            ...(commit === null ? {} : { commit }),
            ...after,
            changed: files.flatMap(({ path, text }) => (text === null ? [] : [path])),
            removed: files.flatMap(({ path, text }) => (text === null ? [path] : [])),
          },
        },
      );
  };
  // A revocation does not fail because there is much to write, or somebody else decides at this moment.
  await recorder.db.$transaction(write, { timeout: 30_000, maxWait: 10_000 });
}
