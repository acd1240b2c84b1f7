import { actsAsOps, can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { peopleBehind, usersOfPerson } from "@/lib/identity/server";
import type { Draft } from "./draft";
import { askedDrafts, type AskedFilter, countAsked, usersWhoAsked } from "./store/asked-drafts";

/** Of each that are listed at once; there may be more. */
const most = 50;

/** Releases that somebody asked for: those that the reader may make, and those that wait for somebody else than the reader. */
export interface AskedReleases {
  toMake: Draft[];
  own: Draft[];
}

/** What was asked for first comes first. Nothing for who neither drafts nor releases. */
export async function releasesAskedFor(ctx: Context): Promise<AskedReleases> {
  const { db, actor } = ctx;
  if (!can(actor, "draft.read")) return { toMake: [], own: [] };
  const toMake = await whatToMake(ctx);
  const { userId } = actor;
  const isOwn = userId === undefined ? undefined : { of: thingsOf(ctx), by: { in: [userId] } };
  return {
    toMake: toMake === undefined ? [] : await askedDrafts(db, toMake, most),
    own: isOwn === undefined ? [] : await askedDrafts(db, isOwn, most),
  };
}

/** How many wait for the reader. */
export async function countReleasesToMake(ctx: Context): Promise<number> {
  const toMake = await whatToMake(ctx);
  return toMake === undefined ? 0 : countAsked(ctx.db, toMake);
}

/** Undefined for who releases nothing. */
async function whatToMake(ctx: Context): Promise<AskedFilter | undefined> {
  const { db, actor } = ctx;
  if (!can(actor, "draft.release")) return undefined;
  // Whose people are not all known may be the reader's, as `isAskers` says.
  const { unknown } = await peopleBehind(db, await usersWhoAsked(db));
  const own = actor.userId === undefined ? undefined : await usersOfPerson(db, actor.userId);
  return own && { of: thingsOf(ctx, "release"), by: { notIn: [...own, ...unknown] } };
}

/** What somebody may draft, or release; undefined: everything. */
function thingsOf({ actor }: Context, to: "draft" | "release" = "draft"): AskedFilter["of"] {
  const isOps = actor.kind === "system" || actsAsOps(actor, "draft.release");
  if (isOps) return undefined;
  const rights = to === "draft" ? actor.authoring : actor.authoring?.releases;
  return rights ?? { templates: [], categories: [] };
}
