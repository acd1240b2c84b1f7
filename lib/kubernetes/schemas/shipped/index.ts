import type { ShippedKind } from "../dsl";
import { kustomizeKinds } from "./kustomize";

/** Every kind whose schema ships with Slipway. */
export function shippedKinds(): ShippedKind[] {
  return [...kustomizeKinds()];
}
