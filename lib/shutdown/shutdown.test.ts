import { afterEach, expect, test } from "vitest";
import { beginShutdown, closeAll, closeAtShutdown, shutdownSignal } from "./shutdown";
import { forgetShutdown } from "./testing";

afterEach(forgetShutdown);

test("who watches the signal hears that the process ends, and who comes later sees it", () => {
  let heard = 0;
  shutdownSignal().addEventListener("abort", () => (heard += 1));
  expect(shutdownSignal().aborted).toBe(false);
  beginShutdown();
  beginShutdown();
  expect(heard).toBe(1);
  expect(shutdownSignal().aborted).toBe(true);
});

test("all that was opened is closed once, also after something that cannot be", async () => {
  const closed: string[] = [];
  const close = (name: string) => async () => void closed.push(name);
  closeAtShutdown(close("pool"));
  closeAtShutdown(() => Promise.reject(new Error("gone already")));
  closeAtShutdown(close("listener"));
  const forget = closeAtShutdown(close("closed before"));
  forget();
  await closeAll();
  await closeAll();
  expect(closed).toEqual(["pool", "listener"]);
});
