import type { Context } from "@/lib/access/server";
import { type ReleaseGate, releaseVersion } from "@/lib/catalog/server";
import type { ReleasedVersion } from "@/lib/catalog/server";
import type { Prisma } from "@/lib/db/server";
import { parseInput, PortalError } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import { templateDigest } from "@/lib/template";
import type { AskedRelease, Draft, LastRelease } from "./draft";
import { releaseInput } from "./input";
import { type Numbered, numberedFiles, saveOfNumber } from "./numbered";
import { releaseDetails } from "./release-details";
import { releaseGate } from "./release-gate";
import { requireOpenDraft, thrownAway } from "./require-draft";
import { overtaken, storeRevision } from "./save-draft";
import { needsSecondPerson, requireSecondPerson } from "./second-person";
import { findDraft, lockDraft, saveReleased } from "./store/drafts";

/**
 * Releases a draft as a version of its template: in force at once, or as a proposal on the catalog repository. What was
 * looked at is what is released: somebody else's later save is a `conflict`. `gate` says what keeps it from being released;
 * left out: the checklist, and who releases goes on though nobody can judge as many instances as the input says. Where templates
 * are under four eyes, another person has asked for it. Throws `forbidden`, `not_found`, `invalid`, `template_invalid` with what
 * is in the way, `conflict`, `too_costly`.
 */
export async function releaseDraft(
  ctx: Context,
  id: string,
  raw: unknown,
  gate?: ReleaseGate,
): Promise<ReleasedVersion> {
  const draft = await requireOpenDraft(ctx, id, "draft.release");
  const { revision, version, note, notJudged } = parseInput(releaseInput, raw);
  if (revision !== draft.revision) throw overtaken(draft);
  const numbered = await numberedFiles(ctx, draft, version);
  if (await needsSecondPerson(ctx, draft.template)) await requireSecondPerson(ctx, draft, numbered);
  const save = await saveOfNumber(ctx, draft, numbered);
  const release = (tx: Prisma.TransactionClient, proposal?: string) =>
    noteReleased(ctx, tx, { draft, numbered, save, proposal });
  const { files } = numbered;
  return releaseVersion(ctx, files, {
    note: note === "" ? (draft.asked?.note ?? "") : note,
    gate: gate ?? releaseGate(ctx, notJudged),
    details: await releaseDetails(ctx, draft.template, numbered, notJudged),
    ...(notJudged === undefined ? {} : { recorded: { notJudged } }),
    inForce: (tx) => release(tx),
    proposed: release,
  });
}

const isSameAsked = (one: AskedRelease, other: AskedRelease | undefined): boolean =>
  one.byId === other?.byId && one.revision === other?.revision;

function takenBack(): PortalError {
  return new PortalError("conflict", "The request for this release was taken back meanwhile.", {
    hint: "Look at the draft as it is now.",
  });
}

interface Release {
  draft: Draft;
  numbered: Numbered;
  save: Awaited<ReturnType<typeof saveOfNumber>>;
  proposal: string | undefined;
}

/** In the transaction in which it comes into force, or is proposed. */
async function noteReleased(
  ctx: Context,
  tx: Prisma.TransactionClient,
  { draft, numbered: { files, version }, save, proposal }: Release,
): Promise<void> {
  const { id } = draft;
  const words = `Version ${version}`;
  // What was asked for may have been taken back while it was looked at, also where somebody else has asked since.
  await lockDraft(tx, id);
  const now = await findDraft(tx, id);
  if (draft.asked !== undefined && !isSameAsked(draft.asked, now?.asked)) throw takenBack();
  if (save === undefined) {
    if (now?.discarded !== undefined) throw thrownAway(now.discarded);
    if (now?.revision !== draft.revision) throw overtaken(now ?? draft);
  } else if (!(await storeRevision(ctx, tx, draft, { ...save, kind: "release", words })))
    throw overtaken(draft);
  const released: LastRelease = {
    version,
    revision: draft.revision + (save === undefined ? 0 : 1),
    by: ctx.actor.name,
    at: ctx.now(),
    proposal,
  };
  await saveReleased(tx, id, released, templateDigest(files));
  await publish(tx, `draft:${id}`, "drafts", "catalog");
}
