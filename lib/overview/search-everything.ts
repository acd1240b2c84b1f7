import { parseCatalogQuery } from "@/lib/catalog";
import { searchCatalog } from "@/lib/catalog/server";
import type { Context } from "@/lib/access/server";
import { instanceQuerySchema } from "@/lib/instances";
import { listInstances } from "@/lib/instances/server";
import { requestQuerySchema } from "@/lib/requests";
import { listRequests } from "@/lib/requests/server";

export interface FoundItem {
  kind: "template" | "instance" | "request";
  href: string;
  title: string;
  detail: string;
}

const most = 5;

/**
 * Templates, instances and requests that match what was typed, a few of each. Each verb decides
 * what the actor may see.
 */
export async function searchEverything(
  ctx: Context,
  words: string,
): Promise<{ groups: { title: string; items: FoundItem[] }[] }> {
  if (words.trim() === "") return { groups: [] };
  const [templates, instances, requests] = await Promise.all([
    searchCatalog(ctx, parseCatalogQuery({ q: words })),
    listInstances(ctx, instanceQuerySchema.parse({ q: words })),
    listRequests(ctx, requestQuerySchema.parse({ q: words })),
  ]);
  const groups = [
    {
      title: "Templates",
      items: templates.cards.slice(0, most).map(({ name, title, category }): FoundItem => ({
        kind: "template",
        href: `/catalog/${name}`,
        title,
        detail: category,
      })),
    },
    {
      title: "Instances",
      items: instances.instances.slice(0, most).map((each): FoundItem => ({
        kind: "instance",
        href: `/instances/${each.id}`,
        title: each.name,
        detail: `${each.team} · ${each.target.title} · ${each.state}`,
      })),
    },
    {
      title: "Requests",
      items: requests.requests.slice(0, most).map((each): FoundItem => ({
        kind: "request",
        href: `/requests/${each.id}`,
        title: `${each.kind} ${each.name}`,
        detail: `${each.team} · ${each.target.title} · ${each.state}`,
      })),
    },
  ];
  return { groups: groups.filter((group) => group.items.length > 0) };
}
