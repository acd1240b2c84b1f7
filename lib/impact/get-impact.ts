import { z } from "zod";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { countAffected } from "@/lib/affected";
import { setAsideOf } from "@/lib/jobs/server";
import { requireAuthor } from "@/lib/releases/server";
import { impactKinds, type ImpactReport, type ImpactRow, type ImpactState } from "./impact";
import type { ImpactQuery } from "./query";
import { findImpact } from "./store/impacts";
import { type CountedGroup, countResults, listResults, resultsAfter } from "./store/results";

const impactPageSize = 50;

/** How far an impact was looked at; undefined: nobody asked for it. Throws `forbidden`. */
export async function impactState(ctx: Context, digest: string): Promise<ImpactState | undefined> {
  requireCan(ctx.actor, "draft.read");
  const found = await findImpact(ctx.db, { digest });
  if (found === undefined) return undefined;
  await requireAuthor(ctx, found.template);
  const { bundle: _, ...state } = found;
  const setAside = await setAsideOf(ctx.db, ["find-impact"], state.id);
  if (setAside === undefined || state.state === "done") return state;
  return {
    ...state,
    state: "failed",
    problem:
      "Looking at it ended twice with its worker, so it was set aside. Ops can try it again.",
  };
}

/**
 * What a version (by the digest of its bundle) would do to the instances there are, as far as they were looked at: counted, and
 * one page of a filter. Undefined: nobody asked for it. Throws `forbidden`, and `bad_request` for a cursor that is none of this
 * list.
 */
export async function getImpact(
  ctx: Context,
  digest: string,
  query: ImpactQuery,
): Promise<ImpactReport | undefined> {
  const state = await impactState(ctx, digest);
  if (state === undefined) return undefined;
  const { cursor, page } = query;
  const size = impactPageSize;
  const [groups, { total, ...part }, { rows: atStake }] = await Promise.all([
    countResults(ctx.db, state.id),
    listResults(ctx.db, state.id, query, { cursor, page, size }),
    listResults(ctx.db, state.id, { kind: "recreates" }, { page: 1, size }),
  ]);
  return {
    ...state,
    ...countAffected(countedKinds, groups.map(reachedOf)),
    atStake,
    ...part,
    found: total,
    page,
  };
}

const countedKinds = [...impactKinds, "byHand" as const];

function reachedOf({ team, target, title, kind, instances, byHand }: CountedGroup) {
  return { team, target, title, counts: { [kind]: instances, byHand } };
}

const batch = 500;

/** All instances of a filter, in batches, for an export. Throws `forbidden` before the first. */
export async function* exportImpact(
  ctx: Context,
  impactId: string,
  query: Omit<ImpactQuery, "page" | "cursor">,
): AsyncGenerator<ImpactRow[]> {
  requireCan(ctx.actor, "draft.read");
  const impact = z.uuid().safeParse(impactId).success
    ? await findImpact(ctx.db, { id: impactId })
    : undefined;
  if (impact === undefined) return;
  await requireAuthor(ctx, impact.template);
  let after: string | undefined;
  for (;;) {
    const rows = await resultsAfter(ctx.db, impactId, query, after, batch);
    if (rows.length > 0) yield rows;
    if (rows.length < batch) return;
    after = rows.at(-1)?.instanceId;
  }
}
