import { describe, expect, it } from "vitest";
import { evaluateHealth } from "./evaluate-health";
import { kstatusOf } from "./kstatus";

const widget = (status?: object, generation = 1) => ({
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name: "w", namespace: "payments", generation },
  ...(status === undefined ? {} : { status }),
});
const ask = { apiVersion: "example.com/v1", kind: "Widget" };

describe("kstatus, where no expression is given", () => {
  it("takes a custom object that says nothing about itself for current", () => {
    expect(kstatusOf(widget())).toBe("Current");
    expect(kstatusOf(widget({ conditions: [{ type: "ACK.Terminal", status: "True" }] }))).toBe(
      "Current",
    );
  });

  it("knows the conditions Ready, Reconciling and Stalled, and an old generation", () => {
    const by = (type: string, status: string) =>
      kstatusOf(widget({ conditions: [{ type, status }] }));
    expect(by("Ready", "True")).toBe("Current");
    expect(by("Ready", "False")).toBe("InProgress");
    expect(by("Reconciling", "True")).toBe("InProgress");
    expect(by("Stalled", "True")).toBe("Failed");
    expect(kstatusOf(widget({ observedGeneration: -1 }))).toBe("InProgress");
  });
});

describe("healthCheckExprs", () => {
  it("are asked in the order in progress, failed, current", () => {
    const all = { ...ask, inProgress: "status.a", failed: "status.b", current: "status.c" };
    expect(evaluateHealth(widget({ a: true, b: true, c: true }), all).status).toBe("InProgress");
    expect(evaluateHealth(widget({ a: false, b: true, c: true }), all).status).toBe("Failed");
    expect(evaluateHealth(widget({ a: false, b: false, c: true }), all).status).toBe("Current");
    expect(evaluateHealth(widget({ a: false, b: false, c: false }), all).status).toBe("InProgress");
  });

  it("are unknown, and say why, while there is no status", () => {
    expect(evaluateHealth(widget(), { ...ask, current: "has(status.phase)" })).toEqual({
      status: "Unknown",
      error:
        "failed to evaluate the CEL expression 'has(status.phase)': no such attribute(s): status",
    });
    expect(
      evaluateHealth(widget({}), { ...ask, current: "status.phase == 'Ready'" }).error,
    ).toContain("no such key: phase");
  });

  it("are not asked about a generation that nobody has looked at", () => {
    const current = { ...ask, current: "true" };
    expect(evaluateHealth(widget({ observedGeneration: 1 }, 2), current).status).toBe("InProgress");
    expect(evaluateHealth(widget({ observedGeneration: 2 }, 2), current).status).toBe("Current");
  });

  it("compare whole numbers as CEL does", () => {
    const current = {
      ...ask,
      current: "status.parts.exists(p, p.seen == metadata.generation)",
    };
    expect(evaluateHealth(widget({ parts: [{ seen: 3 }] }, 3), current).status).toBe("Current");
  });
});
