import { expect, test } from "vitest";
import type { Reconciled } from "@/lib/timeline";
import { correctionsIn } from "./corrections";

const at = (minute: number) => new Date(Date.UTC(2026, 9, 28, 12, minute));
function flux(
  minute: number,
  outcome: Reconciled["outcome"],
  revision: string | null,
  message = "",
  subject: Reconciled["subject"] = "instance",
): Reconciled {
  return {
    source: "flux",
    kind: "reconciled",
    deliveryKey: `${minute} ${outcome} ${revision}`,
    occurredAt: at(minute),
    receivedAt: at(minute),
    subject,
    outcome,
    revision,
    reason: "Progressing",
    message,
    object: "Kustomization/flux-system/shop.web",
  };
}
const launched = [
  flux(0, "applied", "a", "Deployment/shop/web created\nService/shop/web created"),
  flux(1, "ready", "a"),
];
const drifted = "Deployment/shop/web configured\nService/shop/web created";
const objects = [
  { object: "Deployment web", how: "changed" },
  { object: "Service web", how: "missing" },
];

test("what is applied again of a revision that was applied whole was put back, and nothing else is", () => {
  expect(correctionsIn(launched, at(0))).toEqual([]);
  expect(correctionsIn([...launched, flux(3, "applied", "a", drifted)], at(0))).toEqual([
    { at: at(3), objects, more: 0 },
  ]);
});

test("at a later commit it was put back too, where the instance had not changed in Git for longer than a change takes", () => {
  const later = [...launched, flux(60, "applied", "b", drifted), flux(61, "ready", "b")];
  expect(correctionsIn(later, at(-30))).toHaveLength(1);
  expect(correctionsIn(later, at(-10))).toEqual([]);
  expect(correctionsIn(later, at(59))).toEqual([]);
  const again = [...later, flux(70, "applied", "b", drifted)];
  expect(correctionsIn(again, at(59)).map((one) => one.at)).toEqual([at(70)]);
});

test("a retry of what failed puts nothing back", () => {
  const failing = [
    ...launched,
    flux(30, "failed", "a"),
    flux(31, "applied", "a", "Deployment/shop/web configured"),
  ];
  expect(correctionsIn(failing, at(0))).toEqual([]);
});

test("it is the same in any order of the events, the latest first", () => {
  const events = [
    ...launched,
    flux(10, "applied", "a", "Deployment/shop/web configured"),
    flux(20, "applied", "a", "Service/shop/web configured"),
  ];
  const told = correctionsIn(events, at(0));
  expect(told.map((one) => one.at)).toEqual([at(20), at(10)]);
  expect(correctionsIn(events.toReversed(), at(0))).toEqual(told);
});

test("only what can be the name of an object is taken from a message, and of many some", () => {
  const hostile = [
    "Deployment/shop/<script> configured",
    "deployment/shop/web configured",
    `Deployment/shop/${"x".repeat(300)} configured`,
    "Deployment/shop/web deleted",
  ].join("\n");
  expect(correctionsIn([...launched, flux(3, "applied", "a", hostile)], at(0))).toEqual([]);
  const many = Array.from({ length: 30 }, (_, index) => `ConfigMap/shop/c${index} configured`);
  const [told] = correctionsIn([...launched, flux(3, "applied", "a", many.join("\n"))], at(0));
  expect(told?.objects).toHaveLength(20);
  expect(told?.more).toBe(10);
});

test("what the parent or the source says is about no instance", () => {
  const parent = flux(3, "applied", "a", "Kustomization/flux-system/shop.web configured", "parent");
  expect(correctionsIn([...launched, parent], at(0))).toEqual([]);
});
