import { beforeEach, expect, test } from "vitest";
import { testConfig } from "@/lib/identity/testing";
import { forgetFairUse } from "./shared";
import { enterStream, openStreams } from "./streams";

beforeEach(forgetFairUse);
const config = testConfig();

test("one person has 20 live streams, and another when one of them ends", () => {
  const leave = Array.from({ length: 20 }, () => enterStream(config, "dana"));
  expect(() => enterStream(config, "dana")).toThrow(
    expect.objectContaining({ code: "rate_limited", retryAfter: 30 }),
  );
  expect(() => enterStream(config, "mia")).not.toThrow();
  leave[0]?.();
  leave[0]?.();
  expect(openStreams()).toBe(20);
  expect(() => enterStream(config, "dana")).not.toThrow();
  expect(() => enterStream(config, "dana")).toThrow(/20 live streams/);
});

test("a server keeps 500, whoever asks", () => {
  for (let index = 0; index < 500; index += 1) enterStream(config, `person ${index % 50}`);
  expect(() => enterStream(config, "somebody")).toThrow(
    expect.objectContaining({ code: "unavailable", retryAfter: 30 }),
  );
});
