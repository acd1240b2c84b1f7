import { setTimeout as sleep } from "node:timers/promises";

export type Body = Readonly<Record<string, unknown>>;

/** Something that answers HTTP with JSON: Slipway, a Git host, a cluster. Throws what it says. */
export interface Api {
  ask(method: string, path: string, body?: Body, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  status: number;
  // Read with care: it is somebody else's.
  json: any; // oxlint-disable-line typescript/no-explicit-any
}

/** An API at an address. What it refuses is thrown in its own words; 404 is an answer. */
export function apiAt(base: string, headers: Readonly<Record<string, string>>): Api {
  return {
    async ask(method, path, body, more = {}) {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...more,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      });
      const text = await response.text();
      const json: unknown = parsed(text);
      if (response.ok || response.status === 404) return { status: response.status, json };
      throw new Error(`${method} ${path}: ${wordsOf(response.status, json)}`);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wordsOf(status: number, json: unknown): string {
  const { detail, hint, message } = (json ?? {}) as Record<string, string | undefined>;
  return [`HTTP ${status}`, detail ?? message, hint].filter(Boolean).join(" ").slice(0, 600);
}

/** Asks again until there is an answer. Throws what it waited for, after `seconds`. */
export async function until<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | undefined>,
  standing: () => string = () => "",
): Promise<T> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) {
      const now = standing();
      throw new Error(`${what} was waited for ${seconds} s${now === "" ? "" : `: ${now}`}`);
    }
    await sleep(500);
  }
}
