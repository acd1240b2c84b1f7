import { type Actor, can } from "@/lib/access";
import type { InstanceState } from "./state";

/** What decides whether somebody can ask for a change of an instance. */
export interface Changeable {
  team: string;
  name: string;
  state: InstanceState;
  /** It is in Git. */
  merged: boolean;
  target: { name: string; title: string; accessGroups: readonly string[] };
  /** A change of it is not merged yet. */
  held: boolean;
}

/**
 * In words, why this person cannot change it now; undefined where they can. The verbs decide anew.
 */
export function whyNotChange(
  actor: Actor,
  { team, name, state, merged, target, held }: Changeable,
): string | undefined {
  if (state === "removed") return "It was removed.";
  if (!can(actor, "request.open", { team, name, target: target.name }))
    return `Only people of the team ${team} and the platform team can change it.`;
  if (!can(actor, "target.use", { groups: target.accessGroups }))
    return `${target.title} is only for ${target.accessGroups.join(", ")}.`;
  if (state === "removing") return "It is being removed.";
  if (held)
    return merged
      ? "Another change is in progress: it can be changed again once that is merged."
      : "Its launch is not merged yet: change that request.";
  return merged ? undefined : "It is not in Git yet.";
}
