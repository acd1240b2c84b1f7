import { randomUUID } from "node:crypto";
import type { PullRow, ReviewRow } from "../store/rows";
import { fullPullShape, reviewShape } from "../shapes/pull";
import { repositoryShape } from "../shapes/repository";
import { userShape } from "../shapes/user";
import type { PullDetails } from "../pulls/details";
import { type Repo, type World, timestamp } from "../world";

export type PushRecipe = { kind: "push"; ref: string; before: string | null; after: string | null; login: string };
type Event = { name: string; action?: string; repo: Repo | null; payload?: object; recipe?: PushRecipe };

/**
 * Puts an event into the table of deliveries, once for every receiver. Called inside the transaction that makes the
 * event true, so that after a kill there is neither an event without its cause nor a cause without its event.
 */
export function enqueue(world: World, event: Event): void {
  for (const url of world.webhookUrls) {
    world.db.run(
      "INSERT INTO deliveries (guid, url, event, action, repository, recipe, payload, state, next_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)",
      randomUUID(), url, event.name, event.action ?? null, event.repo?.row.id ?? null,
      event.recipe ? JSON.stringify(event.recipe) : null, event.payload ? JSON.stringify(event.payload) : "", world.now().getTime(), timestamp(world),
    );
  }
  world.wakeWebhooks();
}

/** A branch or tag moved. What it brought is worked out when it is delivered: commits do not change meanwhile. */
export function enqueuePush(world: World, repo: Repo, recipe: PushRecipe): void {
  enqueue(world, { name: "push", repo, recipe });
}

export function enqueuePull(world: World, repo: Repo, login: string, action: string, pull: PullRow, details: PullDetails, more: object = {}): void {
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

export function enqueueReview(world: World, repo: Repo, login: string, action: "submitted" | "dismissed", review: ReviewRow, pull: object): void {
  const shape = { ...reviewShape(world, repo, review), state: review.state.toLowerCase() };
  const payload = { action, review: shape, pull_request: pull, repository: repositoryShape(world, repo), sender: userShape(world, login) };
  enqueue(world, { name: "pull_request_review", action, repo, payload });
}
