import { expect, test } from "vitest";
import { engineMove } from "./engine-move";

const record = (engine: string) =>
  `spec:\n  parameters:\n    engine: "17"\nwritten:\n  format: 1\n  engine: "${engine}"\n  files: {}\n`;
const path = "tenants/staging/payments/checkout/slipway.yaml";

test("a change that moves an instance to another engine says so", () => {
  expect(engineMove([{ path, before: record("1"), after: record("2") }])).toMatch(
    /written by engine 1 of Slipway and are now by engine 2/,
  );
});

test("a launch, a removal and a change within an engine say nothing of engines", () => {
  expect(engineMove([{ path, before: undefined, after: record("2") }])).toBeUndefined();
  expect(engineMove([{ path, before: record("1"), after: undefined }])).toBeUndefined();
  expect(engineMove([{ path, before: record("2"), after: record("2") }])).toBeUndefined();
  expect(engineMove([])).toBeUndefined();
});
