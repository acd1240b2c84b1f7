/**
 * How many calls a token may make in an hour, counted as GitHub does: a window that starts with its
 * first call.
 */
export class RateLimit {
  readonly limit: number;
  readonly #now: () => number;
  readonly #windows = new Map<string, { used: number; reset: number }>();

  constructor(limit: number, now: () => number) {
    this.limit = limit;
    this.#now = now;
  }

  state(key: string): { limit: number; used: number; remaining: number; reset: number } {
    const seconds = Math.floor(this.#now() / 1000);
    let window = this.#windows.get(key);
    if (!window || window.reset <= seconds) {
      window = { used: 0, reset: seconds + 3600 };
      this.#windows.set(key, window);
    }
    return {
      limit: this.limit,
      used: window.used,
      remaining: Math.max(0, this.limit - window.used),
      reset: window.reset,
    };
  }

  /** Counts a call; false when it is one too many. */
  take(key: string): boolean {
    if (this.state(key).remaining === 0) return false;
    const window = this.#windows.get(key);
    if (window) window.used += 1;
    return true;
  }

  /**
   * Takes a call back that was answered with 304
   * (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api, "Use
   * conditional requests if appropriate").
   */
  giveBack(key: string): void {
    const window = this.#windows.get(key);
    if (window && window.used > 0) window.used -= 1;
  }

  headers(key: string): Record<string, string> {
    const state = this.state(key);
    return {
      "x-ratelimit-limit": String(state.limit),
      "x-ratelimit-remaining": String(state.remaining),
      "x-ratelimit-reset": String(state.reset),
      "x-ratelimit-used": String(state.used),
      "x-ratelimit-resource": "core",
    };
  }
}
