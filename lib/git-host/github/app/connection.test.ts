import { expect, onTestFinished, test, vi } from "vitest";
import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import { type ConnectionGround, forgetConnection, hostConnection } from "./connection";

test("whatever asks for what was read just now costs no other look into the database", async () => {
  forgetConnection();
  // The cache looks at the clock at most once a millisecond, by a timer.
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  let now = 1_000;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  onTestFinished(() => {
    clock.mockRestore();
    vi.useRealTimers();
  });
  const findUnique = vi.fn<() => Promise<null>>(async () => null);
  const ground: ConnectionGround = {
    db: { gitHubApp: { findUnique, findFirst: findUnique } } as unknown as PrismaClient,
    config: {
      DATABASE_URL: "postgres://none",
      GITHUB_API_URL: "https://none.test",
      hostCredentials: { kind: "none" },
    } as Config,
  };
  const ask = (youngerThan: number) => hostConnection(ground, { youngerThan });
  for (let times = 0; times < 100; times += 1) await ask(500);
  expect(findUnique).toHaveBeenCalledTimes(1);
  now += 600;
  vi.advanceTimersByTime(600);
  await hostConnection(ground);
  expect(findUnique).toHaveBeenCalledTimes(1);
  await ask(500);
  await ask(500);
  expect(findUnique).toHaveBeenCalledTimes(2);
  await hostConnection(ground, { fresh: true });
  expect(findUnique).toHaveBeenCalledTimes(3);
});
