import type { Context } from "@/lib/access/server";
import type { AuditSubject } from "@/lib/audit";
import { record } from "@/lib/audit/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import type { DecidedFile, Outcome } from "./curation";
import { blobHash } from "@/lib/git-host/thread";
import { propose } from "@/lib/proposals/server";
import { type CatalogRepository, catalogRepository } from "./catalog-repository";
import { catalogPlace } from "./layout";
import { refuseSecrets } from "./refuse-secrets";
import { decisionsBelow, filesInForce, latestDecision, lockCuration, storeDecision } from "./store";

/** A decision that somebody is about to make. Whoever builds it has asked `requireCan` and looked at what it says. */
export interface Change {
  /** Of the audit record, noun and verb: `policy.change`. */
  action: string;
  subject: AuditSubject;
  /** What it does, on one line in the imperative: `Deprecate web-service 1.4.0`. */
  title: string;
  /** Why, in the words of who decides; may be "". */
  note: string;
  /**
   * What changes, by path; `base`: sha256 (hex) of what the folders of the catalog say of it. `was`: what the catalog
   * repository has of a file that is no decision (templates are versions), as far as it is known; null: nothing.
   */
  files: readonly (DecidedFile & { base?: string | null; was?: string | null })[];
  /**
   * Number of the latest decision about these files that was seen, 0 before the first. Where there is a later one, the
   * change is refused. Left out for what does not start from what is there.
   */
  seen?: number;
  /** A folder of the layout, with a slash at its end: `seen` is then about any file in it. */
  below?: string;
  team?: string | undefined;
  /** What a reviewer of the pull request is told besides, in sections of lines. */
  details?: readonly { title: string; lines: readonly string[] }[] | undefined;
  /** In the audit record. */
  before?: unknown;
  after?: unknown;
  /** What follows in the database, in the transaction in which it comes into force. May throw to refuse it. */
  inForce?(tx: Prisma.TransactionClient): Promise<void>;
  /** What follows in the transaction in which it is proposed instead. May throw to refuse it. */
  proposed?(tx: Prisma.TransactionClient, proposal: string): Promise<void>;
}

const isOfTemplate = (path: string) =>
  ["template", "released"].includes(catalogPlace(path)?.kind ?? "");

/**
 * The one way in which anything that Ops decide changes. Without a catalog repository it is in force at once, as decisions
 * in the database that are only ever added to. With one it is proposed: a job opens a pull request there, and it counts
 * once that is merged and taken over. Throws `conflict` where somebody decided about the same files since `seen`, or has a
 * proposal about one of them under way, and `secret_found` where a proposed file would bring a secret into Git, or one of a
 * template into the catalog.
 */
export async function proposeChange(ctx: Context, change: Change): Promise<Outcome> {
  for (const { path } of change.files)
    if (catalogPlace(path) === undefined) throw new Error(`the layout knows no ${path}`);
  const isProposed = ctx.config.SLIPWAY_CATALOG_REPOSITORY !== undefined;
  // Without a repository a template is read by everybody all the same: it is in the catalog.
  refuseSecrets(change.files.filter(({ path }) => isProposed || isOfTemplate(path)));
  return ctx.db.$transaction(async (tx) => {
    await lockCuration(tx);
    await refuseOvertaken(tx, change);
    const repository = await catalogRepository(tx, ctx.config);
    if (repository) {
      const proposal = await proposeIn({ ...ctx, db: tx }, repository, change);
      await change.proposed?.(tx, proposal);
      return { kind: "proposed", proposal };
    }
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

/** A pull request on the catalog repository, instead of a decision here. Answers the proposal's id. */
async function proposeIn(
  ctx: Omit<Context, "db"> & { db: Prisma.TransactionClient },
  repository: CatalogRepository,
  { action, subject, title, note, details, files, team, before, after }: Change,
): Promise<string> {
  const inForce = await filesInForce(
    ctx.db,
    files.map(({ path }) => path),
  );
  return propose(ctx, {
    repositoryId: repository.id,
    base: repository.branch,
    folder: repository.folder,
    files: files.map(({ path, text, was }) => {
      if (was !== undefined)
        return { path, text, replaces: was === null ? [null] : [blobHash(was), null] };
      const now = inForce.get(path);
      // What was decided here, or ships, need not be in the repository yet.
      const isFromGit = now?.commit !== undefined;
      const replaces =
        now === undefined ? [null] : [blobHash(now.text), ...(isFromGit ? [] : [null])];
      return { path, text, replaces };
    }),
    action,
    subject,
    title,
    note,
    details,
    team,
    before,
    after,
  });
}

async function refuseOvertaken(
  tx: Prisma.TransactionClient,
  { seen, below, files, subject }: Change,
): Promise<void> {
  if (seen === undefined) return;
  const paths = files.map(({ path }) => path);
  const latest =
    below === undefined
      ? await latestDecision(tx, paths)
      : (await decisionsBelow(tx, below)).latest;
  if (latest === seen) return;
  throw new PortalError("conflict", `Somebody else changed this ${subject.type} meanwhile.`, {
    hint: "What you typed is still here. Open it again in another window, and bring the two together.",
  });
}
