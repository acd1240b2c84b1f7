import type { Context } from "@/lib/access/server";
import type { AuditSubject } from "@/lib/audit";
import { record } from "@/lib/audit/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import type { DecidedFile, Outcome } from "./curation";
import { catalogPlace } from "./layout";
import { latestDecision, lockCuration, storeDecision } from "./store";

/** A decision that somebody is about to make. Whoever builds it has asked `requireCan` and looked at what it says. */
export interface Change {
  /** Of the audit record, noun and verb: `policy.change`. */
  action: string;
  subject: AuditSubject;
  /** What it does, on one line in the imperative: `Deprecate web-service 1.4.0`. */
  title: string;
  /** Why, in the words of who decides; may be "". */
  note: string;
  /** What changes, by path; `base`: sha256 (hex) of what the folders of the catalog say of it. */
  files: readonly (DecidedFile & { base?: string | null })[];
  /**
   * Number of the latest decision about these files that was seen, 0 before the first. Where there is a later one, the
   * change is refused. Left out for what does not start from what is there.
   */
  seen?: number;
  team?: string | undefined;
  /** In the audit record. */
  before?: unknown;
  after?: unknown;
  /** What follows in the database, in the transaction in which it comes into force. May throw to refuse it. */
  inForce?(tx: Prisma.TransactionClient): Promise<void>;
}

/**
 * The one way in which anything that Ops decide changes. It is in force at once, as decisions in the database that are only
 * ever added to. Throws `conflict` where somebody decided about the same files since `seen`.
 */
export async function proposeChange(ctx: Context, change: Change): Promise<Outcome> {
  for (const { path } of change.files)
    if (catalogPlace(path) === undefined) throw new Error(`the layout knows no ${path}`);
  return ctx.db.$transaction(async (tx) => {
    await lockCuration(tx);
    await refuseOvertaken(tx, change);
    const { action, subject, note, files, team, before, after } = change;
    const decision = await storeDecision(tx, {
      action,
      subjectType: subject.type,
      subjectId: subject.id,
      note,
      commit: null,
      authorId: ctx.actor.userId ?? null,
      author: ctx.actor.name,
      createdAt: ctx.now(),
      files: files.map(({ path, text, base = null }) => ({ path, text, base })),
    });
    await change.inForce?.(tx);
    await record({ ...ctx, db: tx }, { action, subject, team, before, after });
    return { kind: "in-force", decision };
  });
}

async function refuseOvertaken(
  tx: Prisma.TransactionClient,
  { seen, files, subject }: Change,
): Promise<void> {
  if (seen === undefined) return;
  const latest = await latestDecision(
    tx,
    files.map(({ path }) => path),
  );
  if (latest === seen) return;
  throw new PortalError("conflict", `Somebody else changed this ${subject.type} meanwhile.`, {
    hint: "What you typed is still here. Open it again in another window, and bring the two together.",
  });
}
