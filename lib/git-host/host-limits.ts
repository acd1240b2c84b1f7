import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { isContentCall } from "./github/content-calls";
import {
  type ContentRules,
  type Pause,
  readPause,
  storePause,
  takeContentCall,
} from "./store/host-accounts";
import { graphQLLimit, limitedIn } from "./github/graphql-errors";
import { limitInWords, limitOf } from "./github/rate-limit";

/** Seconds that a call waits for its turn by itself; beyond them the request waits, and says so. */
const patience = 2;

export interface LimitedCall {
  /** Whose limits they are: the token's user, or an App's installation. */
  account: string;
  method: string;
  /** Below the API's base. */
  path: string;
}

/**
 * Keeps one account of all servers together within the Git host's limits: what makes content takes
 * from a shared budget, and once the host has asked for a pause nobody calls it before that is
 * over, since calling on is what gets an account banned.
 */
export class HostLimits {
  readonly #db: PrismaClient;
  readonly #rules: ContentRules;
  /** What is known counts for `ttl` milliseconds: other servers may have learned of a pause. */
  readonly #pauses = new LRUCache<string, { pause: Pause | undefined }>({ max: 500, ttl: 1000 });

  constructor(db: PrismaClient, rules: ContentRules) {
    this.#db = db;
    this.#rules = rules;
  }

  /**
   * Throws `upstream_unavailable`, with the seconds to wait, where the call must not be made now.
   */
  async before({ account, method, path }: LimitedCall): Promise<void> {
    const pause = await this.#pause(account);
    if (pause)
      throw notNow(
        `Slipway leaves the Git host alone for now: ${pause.reason}`,
        secondsUntil(pause.until),
      );
    if (!isContentCall(method, path)) return;
    for (let waited = 0; ;) {
      const seconds = await takeContentCall(this.#db, account, this.#rules);
      if (seconds === 0) return;
      if (waited + seconds > patience) {
        const { perMinute, perHour } = this.#rules;
        throw notNow(
          `The Git host lets one account make ${perMinute} pull requests and comments a minute, and ${perHour} an hour; Slipway keeps to that.`,
          Math.ceil(seconds),
        );
      }
      waited += seconds;
      await sleep(seconds * 1000);
    }
  }

  /** Learns from an answer. */
  async after({ account, path }: LimitedCall, answer: Response): Promise<void> {
    const isRefused = answer.status === 403 || answer.status === 429;
    if (!isRefused && path !== "/graphql") return;
    const header = (name: string) => answer.headers.get(name) ?? undefined;
    const text = await answer.clone().text();
    const told = isRefused ? undefined : limitedIn(text);
    const limit = told
      ? graphQLLimit(told, header, Date.now())
      : limitOf({ status: answer.status, header, message: text }, Date.now());
    if (!limit) return;
    const pause = {
      until: new Date(Date.now() + limit.seconds * 1000),
      reason: limitInWords(limit),
    };
    this.#pauses.set(account, { pause });
    await storePause(this.#db, account, pause);
  }

  async #pause(account: string): Promise<Pause | undefined> {
    const known = this.#pauses.get(account);
    const pause = known ? known.pause : await readPause(this.#db, account);
    if (!known) this.#pauses.set(account, { pause });
    return pause && pause.until.getTime() > Date.now() ? pause : undefined;
  }
}

function secondsUntil(moment: Date): number {
  return Math.max(1, Math.ceil((moment.getTime() - Date.now()) / 1000));
}

function notNow(message: string, retryAfter: number): PortalError {
  return new PortalError("upstream_unavailable", message, {
    hint: "It goes on by itself.",
    retryAfter,
  });
}
