import { beforeEach, expect, test } from "vitest";
import { testConfig } from "@/lib/identity/testing";
import { requireFairUse } from "./require-fair-use";
import { forgetFairUse } from "./shared";

beforeEach(forgetFairUse);

test("whoever comes from ever other addresses pushes out nothing that was counted of people", () => {
  const ground = {
    config: { ...testConfig(), SLIPWAY_SUBMITS_PER_MINUTE: 1 },
    now: () => new Date("2027-03-04T10:00:30Z"),
  };
  requireFairUse(ground, "submit", "dana");
  for (let index = 0; index < 100_001; index += 1)
    requireFairUse(ground, "bad-token", `2001:db8:0:${index}::/64`);
  expect(() => requireFairUse(ground, "submit", "dana")).toThrow(
    expect.objectContaining({ code: "rate_limited" }),
  );
});
