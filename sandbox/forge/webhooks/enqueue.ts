import { randomUUID } from "node:crypto";
import { allApps, installationsOf, reaches } from "../apps/find";
import type { Commit } from "../git/commit";
import type { AppRow, InstallationRow } from "../apps/rows";
import type { PullRow, ReviewRow } from "../store/rows";
import { installationShape, installedRepositories } from "../shapes/app";
import { nodeId } from "../shapes/links";
import { fullPullShape, reviewShape } from "../shapes/pull";
import { repositoryShape } from "../shapes/repository";
import { userShape } from "../shapes/user";
import type { PullDetails } from "../pulls/details";
import { type Repo, type World, timestamp } from "../world";

export type PushRecipe = {
  kind: "push";
  ref: string;
  before: string | null;
  after: string | null;
  login: string;
  installation?: { id: number; node_id: string };
};
type Event = {
  name: string;
  action?: string;
  repo: Repo | null;
  payload?: object;
  recipe?: PushRecipe;
};

/**
 * Puts an event into the table of deliveries, once for every receiver. Called inside the
 * transaction that makes the event true, so that after a kill there is neither an event without its
 * cause nor a cause without its event.
 */
export function enqueue(world: World, event: Event): void {
  for (const url of world.webhookUrls) put(world, event, url, null);
  if (event.repo)
    for (const { app, installation } of listening(world, event.name, event.repo))
      put(world, withInstallation(event, installation), app.hook_url ?? "", app);
  world.wakeWebhooks();
}

function put(world: World, event: Event, url: string, app: AppRow | null): void {
  world.db.run(
    `INSERT INTO deliveries (guid, url, app, event, action, repository, recipe, payload, state,
     next_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)`,
    randomUUID(),
    url,
    app?.id ?? null,
    event.name,
    event.action ?? null,
    event.repo?.row.id ?? null,
    event.recipe ? JSON.stringify(event.recipe) : null,
    event.payload ? JSON.stringify(event.payload) : "",
    world.now().getTime(),
    timestamp(world),
  );
}

/** The Apps that are installed for a repository, are not suspended, and asked for this event. */
function listening(
  world: World,
  name: string,
  repo: Repo,
): { app: AppRow; installation: InstallationRow }[] {
  return allApps(world)
    .filter((app) => app.hook_url !== null)
    .flatMap((app) => {
      const installation = installationsOf(world, app).find(
        (one) => one.suspended_at === null && reaches(one, repo),
      );
      return installation && (JSON.parse(installation.events) as string[]).includes(name)
        ? [{ app, installation }]
        : [];
    });
}

function withInstallation(event: Event, { id }: InstallationRow): Event {
  const installation = { id, node_id: nodeId("Installation", id) };
  return {
    ...event,
    ...(event.payload ? { payload: { ...event.payload, installation } } : {}),
    ...(event.recipe ? { recipe: { ...event.recipe, installation } } : {}),
  };
}

/** What happens to an installation is told to its App alone. */
export function enqueueInstallation(
  world: World,
  app: AppRow,
  row: InstallationRow,
  login: string,
  action: "created" | "deleted" | "suspend" | "unsuspend",
): void {
  if (app.hook_url === null) return;
  const payload = {
    action,
    installation: installationShape(world, app, row),
    ...(action === "created" || action === "deleted"
      ? { repositories: installedRepositories(world, row) }
      : {}),
    sender: userShape(world, login),
  };
  putOne(world, { name: "installation", action, repo: null, payload }, app.hook_url, app);
}

/** For one receiver. */
export function putOne(world: World, event: Event, url: string, app: AppRow): void {
  put(world, event, url, app);
  world.wakeWebhooks();
}

/**
 * A branch or tag moved. What it brought is worked out when it is delivered: commits do not change
 * meanwhile.
 */
export function enqueuePush(world: World, repo: Repo, recipe: PushRecipe): void {
  enqueue(world, { name: "push", repo, recipe });
}

export function enqueuePull(
  world: World,
  repo: Repo,
  login: string,
  action: string,
  pull: PullRow,
  details: PullDetails,
  more: object = {},
): void {
  const payload = {
    action,
    number: pull.number,
    pull_request: fullPullShape(world, repo, pull, details),
    ...more,
    repository: repositoryShape(world, repo),
    sender: userShape(world, login),
  };
  enqueue(world, { name: "pull_request", action, repo, payload });
}

export function enqueueReview(
  world: World,
  repo: Repo,
  login: string,
  action: "submitted" | "dismissed",
  review: ReviewRow,
  pull: object,
): void {
  const shape = { ...reviewShape(world, repo, review), state: review.state.toLowerCase() };
  const payload = {
    action,
    review: shape,
    pull_request: pull,
    repository: repositoryShape(world, repo),
    sender: userShape(world, login),
  };
  enqueue(world, { name: "pull_request_review", action, repo, payload });
}

/** With which a queue commits at GitHub; those of people here end in an address, which is none. */
const queueEmail = "118344674+github-merge-queue@users.noreply.github.com";

/**
 * A merge queue made a group, or did away with one.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#merge_group
 */
export function enqueueMergeGroup(
  world: World,
  repo: Repo,
  login: string,
  group: { sha: string; ref: string; base: string; baseSha: string; commit: Commit },
  what: { action: "checks_requested" } | { action: "destroyed"; reason: GroupEnd },
): void {
  const { commit } = group;
  const payload = {
    ...what,
    merge_group: {
      head_sha: group.sha,
      head_ref: group.ref,
      base_sha: group.baseSha,
      base_ref: `refs/heads/${group.base}`,
      head_commit: {
        id: commit.sha,
        tree_id: commit.tree,
        message: commit.message,
        timestamp: commit.committer.date,
        author: { name: commit.author.name, email: queueEmail },
        committer: { name: commit.committer.name, email: queueEmail },
      },
    },
    repository: repositoryShape(world, repo),
    sender: userShape(world, login),
  };
  enqueue(world, { name: "merge_group", action: what.action, repo, payload });
}

/** Why a group is no more. */
export type GroupEnd = "merged" | "invalidated" | "dequeued";
