import { parseCatalogQuery } from "@/lib/catalog";
import { searchCatalog } from "@/lib/catalog/server";
import type { Context } from "@/lib/access/server";
import { instanceQuerySchema, type InstanceState } from "@/lib/instances";
import { listInstances } from "@/lib/instances/server";
import type { RequestKind } from "@/lib/plans";
import { requestQuerySchema } from "@/lib/requests";
import { listRequests } from "@/lib/requests/server";
import type { RequestState } from "@/lib/timeline";

interface Found {
  href: string;
  /** Of a template its title, of an instance or a request the instance's name. */
  title: string;
}

/** What was found, as it is: what it is called in words is the page's. */
export type FoundItem =
  | (Found & { kind: "template"; category: string })
  | (Found & {
      kind: "instance";
      team: string;
      target: string;
      state: InstanceState;
      suspended: boolean;
    })
  | (Found & {
      kind: "request";
      team: string;
      target: string;
      change: RequestKind;
      state: RequestState;
    });

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
        category,
      })),
    },
    {
      title: "Instances",
      items: instances.instances.slice(0, most).map((each): FoundItem => ({
        kind: "instance",
        href: `/instances/${each.id}`,
        title: each.name,
        team: each.team,
        target: each.target.title,
        state: each.state,
        suspended: each.suspended !== undefined,
      })),
    },
    {
      title: "Requests",
      items: requests.requests.slice(0, most).map((each): FoundItem => ({
        kind: "request",
        href: `/requests/${each.id}`,
        title: each.name,
        team: each.team,
        target: each.target.title,
        change: each.kind,
        state: each.state,
      })),
    },
  ];
  return { groups: groups.filter((group) => group.items.length > 0) };
}
