import { createHmac } from "node:crypto";
import { appById } from "../apps/find";
import type { DeliveryRow } from "../store/rows";
import { type World, repositoryById, timestamp } from "../world";
import type { PushRecipe } from "./enqueue";
import { pushPayload } from "./push-payload";

const atOnce = 8;
const patience = 10_000;
/** How many deliveries that are over are kept to be looked at; each is some 25 kB. */
const kept = 2_000;
/** GitHub's hook has an id; this forge has one hook. */
export const hookId = 1;

/**
 * Delivers what waits in the table, oldest first and several at a time, and tries again a few times
 * when a receiver fails. A delivery that was on its way when the forge died is sent again by the
 * next one: at least once, with the same id.
 */
export class WebhookSender {
  readonly #world: World;
  readonly #stop = new AbortController();
  readonly #running = new Set<number>();
  #timer: NodeJS.Timeout | null = null;
  #idle: (() => void)[] = [];

  constructor(world: World) {
    this.#world = world;
    world.wakeWebhooks = () => this.wake();
  }

  /** Looks for something to deliver as soon as the current turn (and its transaction) is over. */
  wake(delay = 0): void {
    if (this.#stop.signal.aborted) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), delay);
  }

  /** Resolves when nothing is under way or waiting; for tests. */
  settled(): Promise<void> {
    const waiting = this.#world.db.one<{ count: number }>(
      "SELECT count(*) AS count FROM deliveries WHERE state = 'waiting'",
    ).count;
    if (waiting === 0 && this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  close(): void {
    this.#stop.abort();
    if (this.#timer) clearTimeout(this.#timer);
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #next(): void {
    const due = this.#world.db.all<DeliveryRow>(
      "SELECT * FROM deliveries WHERE state = 'waiting' ORDER BY next_at, id LIMIT ?",
      atOnce * 2,
    );
    const now = this.#world.now().getTime();
    for (const delivery of due) {
      if (this.#running.has(delivery.id)) continue;
      if (delivery.next_at > now) {
        this.wake(delivery.next_at - now);
        break;
      }
      if (this.#running.size >= atOnce) break;
      this.#running.add(delivery.id);
      void this.#deliver(delivery).finally(() => {
        this.#running.delete(delivery.id);
        this.wake();
      });
    }
    if (due.length === 0 && this.#running.size === 0)
      for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #deliver(delivery: DeliveryRow): Promise<void> {
    const { db } = this.#world;
    const started = performance.now();
    let status: number | null = null;
    let answer = "";
    try {
      const body = delivery.payload || (await this.#make(delivery));
      const response = await fetch(delivery.url, {
        method: "POST",
        body,
        headers: this.#headers(delivery, body),
        redirect: "manual",
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(patience)]),
      });
      status = response.status;
      answer = (await response.text()).slice(0, 2_000);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      answer =
        error instanceof Error
          ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ""}`
          : String(error);
    }
    if (this.#stop.signal.aborted) return;
    if (delivery.id % 100 === 0)
      db.run("DELETE FROM deliveries WHERE state != 'waiting' AND id <= ?", delivery.id - kept);
    const good = status !== null && status >= 200 && status < 300;
    const delay = this.#world.webhookRetryDelays[delivery.attempts];
    const state = good ? "delivered" : delay === undefined ? "failed" : "waiting";
    db.run(
      `UPDATE deliveries
       SET state = ?, attempts = attempts + 1, next_at = ?, status_code = ?, answer = ?,
       duration_ms = ?, delivered_at = ? WHERE id = ?`,
      state,
      this.#world.now().getTime() + (delay ?? 0),
      status,
      answer,
      Math.round(performance.now() - started),
      timestamp(this.#world),
      delivery.id,
    );
  }

  async #make(delivery: DeliveryRow): Promise<string> {
    const recipe = JSON.parse(delivery.recipe ?? "null") as PushRecipe;
    const { installation } = recipe;
    const payload = JSON.stringify({
      ...(await pushPayload(
        this.#world,
        repositoryById(this.#world, delivery.repository ?? 0),
        recipe,
      )),
      ...(installation ? { installation } : {}),
    });
    this.#world.db.run("UPDATE deliveries SET payload = ? WHERE guid = ?", payload, delivery.guid);
    return payload;
  }

  #headers(delivery: DeliveryRow, body: string): Record<string, string> {
    const app = delivery.app === null ? null : appById(this.#world, delivery.app);
    const webhookSecret = app?.webhook_secret ?? this.#world.webhookSecret;
    const sign = (algorithm: string): string =>
      createHmac(algorithm, webhookSecret).update(body).digest("hex");
    return {
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/forge",
      accept: "*/*",
      "x-github-event": delivery.event,
      "x-github-delivery": delivery.guid,
      "x-github-hook-id": String(hookId),
      "x-github-hook-installation-target-type": app ? "integration" : "repository",
      "x-github-hook-installation-target-id": String(app?.id ?? delivery.repository ?? 0),
      ...(webhookSecret
        ? {
            "x-hub-signature": `sha1=${sign("sha1")}`,
            "x-hub-signature-256": `sha256=${sign("sha256")}`,
          }
        : {}),
    };
  }
}

/** Sends a delivery once more, under the same id, as GitHub's "Redeliver" does. */
export function redeliver(world: World, id: number): boolean {
  const changes = world.db.run(
    `INSERT INTO deliveries (guid, url, app, event, action, repository, recipe, payload, state,
     next_at, redelivery, created_at)
     SELECT guid, url, app, event, action, repository, recipe, payload, 'waiting', ?, 1, ?
     FROM deliveries WHERE id = ?`,
    world.now().getTime(),
    timestamp(world),
    id,
  );
  world.wakeWebhooks();
  return changes === 1;
}
