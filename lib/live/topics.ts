/**
 * What a browser can watch: one request, one instance, one check, one draft, or the list of a team's. Who may watch what is
 * decided in the route that streams it: who may read the thing itself.
 */
export type Topic =
  | `request:${string}`
  | `check:${string}`
  | `instance:${string}`
  | `team:${string}`
  | `draft:${string}`
  | "requests"
  | "instances"
  | "drafts"
  | "catalog";

const kinds =
  /^(?:request|check|instance|team|draft):[\w.-]{1,64}$|^(?:requests|instances|drafts|catalog)$/;

export function isTopic(value: string): value is Topic {
  return kinds.test(value);
}
