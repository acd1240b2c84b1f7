import { notFound } from "../http/api-error";
import { baseOf } from "../pulls/details";
import { findPull } from "../pulls/open-pull";
import { type Action, pullAction, redeliverAction } from "./actions";
import {
  addKeyAction,
  authorizeAction,
  createAppAction,
  deleteAppAction,
  deleteOldKeysAction,
  installAction,
  installationAction,
  postManifest,
} from "./app-actions";
import { appPage, appsPage, newAppPage } from "./app-pages";
import { authorizePage } from "./authorize-page";
import { blobPage, rawPage, repositoriesPage, repositoryPage, treePage } from "./code-pages";
import { branchesPage, commitPage, commitsPage, comparePage } from "./commit-pages";
import { deliveriesPage, deliveryPage } from "./delivery-pages";
import { installationPage, installPage } from "./installation-pages";
import { type PageHandler, pageRepo } from "./page";
import { pullListPage } from "./pull-list-page";
import { pullPage } from "./pull-page";

const rawDiffPage: PageHandler = async (call) => {
  const repo = pageRepo(call);
  const pull = findPull(call.world, repo, Number(call.params["number"]));
  if (!pull) throw notFound();
  return {
    raw: await repo.git.rawDiff(await baseOf(repo, pull), pull.head_sha),
    type: "text/plain; charset=utf-8",
  };
};

const repository = "/(?<owner>[^/]+)/(?<repo>[^/]+?)";
type Route<T> = { expression: RegExp; value: T };
const table = <T>(entries: [string, T][]): Route<T>[] =>
  entries.map(([source, value]) => ({ expression: new RegExp(`^${source}/?$`), value }));

export const pages = table<PageHandler>([
  ["", repositoriesPage],
  ["/deliveries", deliveriesPage],
  ["/deliveries/(?<number>\\d+)", deliveryPage],
  ["/settings/apps", appsPage],
  ["/settings/apps/new", newAppPage],
  ["/settings/installations/(?<number>\\d+)", installationPage],
  ["/apps/(?<slug>[^/]+)", appPage],
  ["/apps/(?<slug>[^/]+)/installations/new", installPage],
  ["/login/oauth/authorize", authorizePage],
  [repository, repositoryPage],
  [`${repository}/tree/(?<path>.+)`, treePage],
  [`${repository}/blob/(?<path>.+)`, blobPage],
  [`${repository}/raw/(?<path>.+)`, rawPage],
  [`${repository}/commits(?:/(?<path>.+))?`, commitsPage],
  [`${repository}/commit/(?<sha>[0-9a-f]{7,40})`, commitPage],
  [`${repository}/branches`, branchesPage],
  [`${repository}/compare/(?<path>.+)`, comparePage],
  [`${repository}/pulls`, pullListPage],
  [`${repository}/pull/(?<number>\\d+)\\.(?:diff|patch)`, rawDiffPage],
  [`${repository}/pull/(?<number>\\d+)(?:/(?:files|commits|checks))?`, pullPage],
]);

/** Forms that other sites post, as GitHub's manifest flow has it. */
export const foreignForms = table<Action>([
  ["/settings/apps/new", postManifest],
  ["/organizations/(?<org>[^/]+)/settings/apps/new", postManifest],
]);

export const actions = table<Action>([
  ["/settings/apps/create", createAppAction],
  ["/settings/installations/(?<number>\\d+)/(?<change>[a-z]+)", installationAction],
  ["/apps/(?<slug>[^/]+)/install", installAction],
  ["/apps/(?<slug>[^/]+)/keys", addKeyAction],
  ["/apps/(?<slug>[^/]+)/keys/delete-old", deleteOldKeysAction],
  ["/apps/(?<slug>[^/]+)/delete", deleteAppAction],
  ["/login/oauth/authorize", authorizeAction],
  [`${repository}/pull/(?<number>\\d+)/(?<action>[a-z-]+)`, pullAction],
  ["/deliveries/(?<number>\\d+)/redeliver", redeliverAction],
]);

/** What answers at a path, with the parameters that the path holds. */
export function findRoute<T>(
  entries: readonly Route<T>[],
  path: string,
): { value: T; params: Record<string, string> } | null {
  for (const { expression, value } of entries) {
    const match = expression.exec(path);
    if (!match) continue;
    try {
      const groups = Object.entries(match.groups ?? {}).flatMap(([key, text]): [string, string][] =>
        text === undefined ? [] : [[key, decodeURIComponent(text)]],
      );
      return { value, params: Object.fromEntries(groups) };
    } catch {
      return null;
    }
  }
  return null;
}
