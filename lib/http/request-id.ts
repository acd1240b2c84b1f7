import { randomUUID } from "node:crypto";

/** Header that carries the id of a request, from a proxy in front of Slipway to its answer. */
export const requestIdHeader = "x-request-id";

/** The id that came with a request where it can stand in a log as it is, else a new one. */
export function requestIdOf(given: string | null | undefined): string {
  return given != null && /^[\w.:=+/-]{8,128}$/.test(given) ? given : randomUUID();
}
