import { expect, test } from "vitest";
import type { Reconciled } from "./events";
import { foldRemoval } from "./removal";

const at = (minute: number) => new Date(Date.UTC(2026, 9, 28, 12, minute));
const parentSays = (minute: number, outcome: Reconciled["outcome"]): Reconciled => ({
  source: "flux",
  kind: "reconciled",
  deliveryKey: `parent-${minute}`,
  occurredAt: at(minute),
  receivedAt: at(minute),
  subject: "parent",
  outcome,
  revision: "merge",
  reason: "",
  message: "",
  object: "Kustomization/flux-system/tenants",
});
const facts = { relation: () => "unknown" as const, kind: "remove" as const, canAsk: true };

test("a removal is picked up when the parent has applied it, not when the parent fails at it", () => {
  const failed = parentSays(11, "failed");
  expect(foldRemoval([failed], [failed], at(10), facts).pickedUpAt).toBeUndefined();
  const applied = parentSays(13, "applied");
  const both = [failed, applied];
  expect(foldRemoval(both, both, at(10), facts).pickedUpAt).toEqual(at(13));
});
