import type { RequestState } from "@/lib/timeline";

/**
 * Where an instance is. `pending`: not merged yet. `deploying`: merged, not healthy yet. `failed`:
 * what was merged last does not run. `removing`, `removed`: its folder is gone from Git; and its
 * objects too.
 */
export const instanceStates = [
  "pending",
  "deploying",
  "healthy",
  "failed",
  "removing",
  "removed",
] as const;

export type InstanceState = (typeof instanceStates)[number];

export function isInstanceState(value: string): value is InstanceState {
  return (instanceStates as readonly string[]).includes(value);
}

/** What a request says of its instance. */
export interface RequestStanding {
  kind: "create" | "edit" | "upgrade" | "remove" | "adopt" | "promote";
  state: RequestState;
  /** Its pull request was merged. */
  merged: boolean;
  ended: boolean;
}

/**
 * The state of an instance after one of its requests moved. What is not merged changes nothing of
 * what runs.
 */
export function foldInstanceState(before: InstanceState, request: RequestStanding): InstanceState {
  const { kind, state, merged, ended } = request;
  if (!merged) return kind === "create" && ended ? "removed" : before;
  if (state === "superseded" || before === "removed") return before;
  if (kind === "remove")
    return state === "healthy" ? "removed" : state === "failed" ? "failed" : "removing";
  if (state === "healthy") return "healthy";
  return state === "failed" || state === "rolled-back" ? "failed" : "deploying";
}
