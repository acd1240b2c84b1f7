import { can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { Draft } from "./draft";
import { isAskers } from "./second-person";
import { askedDrafts } from "./store/drafts";

/** Of those that wait at once. */
const most = 50;

/** Releases that somebody asked for: those that the reader may make, and those that wait for somebody else than the reader. */
export interface AskedReleases {
  toMake: Draft[];
  own: Draft[];
}

/** What was asked for first comes first. Nothing for who neither drafts nor releases. */
export async function releasesAskedFor(ctx: Context): Promise<AskedReleases> {
  const found: AskedReleases = { toMake: [], own: [] };
  const { actor } = ctx;
  if (!can(actor, "draft.read")) return found;
  for (const draft of await askedDrafts(ctx.db, most)) {
    const { template, category, asked } = draft;
    const thing = { authored: { template, category } };
    if (asked === undefined || !can(actor, "draft.read", thing)) continue;
    if (asked.byId === actor.userId) found.own.push(draft);
    else if (can(actor, "draft.release", thing) && !(await isAskers(ctx, actor, asked)))
      found.toMake.push(draft);
  }
  return found;
}

/** How many wait for the reader. */
export async function countReleasesToMake(ctx: Context): Promise<number> {
  return (await releasesAskedFor(ctx)).toMake.length;
}
