import { actsAsOps, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { CatalogPage } from "./catalog";
import type { CatalogQuery } from "./query";
import {
  recallLimitingGroups,
  recallSearch,
  rememberLimitingGroups,
  rememberSearch,
} from "./recent-searches";
import { findTemplates, type Found, limitingGroups, type Sight, usersOf } from "./store/search";

/**
 * What is offered to the actor, searched, filtered, sorted and paged in the database. A search that
 * was made before, in the same generation of the catalog, is answered from memory after the
 * database was asked which generation it is in, so what one sees is never older than what is
 * committed. Throws `forbidden`.
 */
export async function searchCatalog(ctx: Context, query: CatalogQuery): Promise<CatalogPage> {
  requireCan(ctx.actor, "catalog.read");
  const limiting = recallLimitingGroups();
  const recalled = limiting && recallSearch(keyOf(ctx, limiting.groups, query));
  if (recalled && recalled.generation === limiting.generation) {
    const users = await usersOf(ctx.db, namesOf(recalled));
    if (users.generation === recalled.generation) return pageOf(recalled, users.teams);
  }

  const sight: Sight = actsAsOps(ctx.actor, "catalog.read") ? "everything" : ctx.actor.groups;
  const found = await findTemplates(ctx.db, sight, query);
  const [users, now] = await Promise.all([
    usersOf(ctx.db, namesOf(found)),
    limiting?.generation === found.generation ? limiting : newLimitingGroups(ctx),
  ]);
  if (now.generation === found.generation) rememberSearch(keyOf(ctx, now.groups, query), found);
  return pageOf(found, users.teams);
}

async function newLimitingGroups(
  ctx: Context,
): Promise<{ generation: string; groups: ReadonlySet<string> }> {
  const { generation, groups } = await limitingGroups(ctx.db);
  return rememberLimitingGroups(generation, groups);
}

/** People whose groups make no difference to any template share what was found. */
function keyOf(ctx: Context, limiting: ReadonlySet<string>, query: CatalogQuery): string {
  const sight = actsAsOps(ctx.actor, "catalog.read")
    ? "everything"
    : ctx.actor.groups.filter((group) => limiting.has(group)).toSorted();
  return JSON.stringify([sight, query.q, query.category, query.tags, query.sort, query.page]);
}

function namesOf(found: Found): string[] {
  return found.cards.map((card) => card.name);
}

function pageOf(
  { cards, total, categories, tags, near }: Found,
  teams: ReadonlyMap<string, number>,
): CatalogPage {
  return {
    cards: cards.map((card) => ({ ...card, usedByTeams: teams.get(card.name) ?? 0 })),
    total,
    categories,
    tags,
    near,
  };
}
