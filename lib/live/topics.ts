/** What a browser can watch: one request, one instance, one check, or the list of a team's. */
export type Topic =
  | `request:${string}`
  | `check:${string}`
  | `instance:${string}`
  | `team:${string}`
  | "requests"
  | "instances"
  | "catalog";

const kinds = /^(?:request|check|instance|team):[\w.-]{1,64}$|^(?:requests|instances|catalog)$/;

export function isTopic(value: string): value is Topic {
  return kinds.test(value);
}
