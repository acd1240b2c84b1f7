import { describe, expect, it } from "vitest";
import type { ParameterStep } from "@/lib/template";
import { dealToSteps, stepOf } from "./step-values";

const steps: ParameterStep[] = [
  {
    title: "Service",
    schema: {
      type: "object",
      required: ["image"],
      properties: { image: { type: "string" }, replicas: { type: "integer", default: 2 } },
    },
  },
  {
    title: "Release",
    schema: {
      type: "object",
      properties: {
        canary: {
          type: "object",
          properties: {
            enabled: { type: "boolean", default: false },
            weight: { type: "integer", default: 10 },
          },
        },
      },
      if: { properties: { canary: { properties: { enabled: { const: true } } } } },
      // oxlint-disable-next-line unicorn/no-thenable
      then: { properties: { metric: { type: "string" } } },
    },
  },
];

describe("parameters in steps", () => {
  it("deals each to the step that names it, in conditional parts too", () => {
    expect(dealToSteps(steps, { image: "a", metric: "latency", stray: 1 })).toEqual([
      { image: "a", stray: 1 },
      { metric: "latency" },
    ]);
    expect(stepOf(steps, "/metric")).toBe(1);
    expect(stepOf(steps, "/image")).toBe(0);
    expect(stepOf(steps, "")).toBe(0);
  });
});
