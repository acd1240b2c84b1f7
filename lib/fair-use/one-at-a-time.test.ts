import { expect, test } from "vitest";
import { OneAtATime } from "./one-at-a-time";

/** Work that ends when it is told to. */
function held(): { work: () => Promise<string>; end: (how: string) => void; begun: () => boolean } {
  const { promise, resolve } = Promise.withResolvers<string>();
  let isBegun = false;
  return {
    work: () => {
      isBegun = true;
      return promise;
    },
    end: resolve,
    begun: () => isBegun,
  };
}

test("one runs and one waits; a newer one takes the place of the one that waits, which is told so", async () => {
  const line = new OneAtATime(1);
  const [first, second, third] = [held(), held(), held()];
  const answers = [first, second, third].map(({ work }) => line.run("dana", work));
  await expect(answers[1]).rejects.toMatchObject({ code: "rate_limited", retryAfter: 1 });
  expect([first.begun(), second.begun(), third.begun()]).toEqual([true, false, false]);
  first.end("first");
  expect(await answers[0]).toBe("first");
  await expect.poll(third.begun).toBe(true);
  third.end("third");
  expect(await answers[2]).toBe("third");
  expect(await line.run("dana", async () => "next")).toBe("next");
});

test("nobody waits for somebody else", async () => {
  const line = new OneAtATime(1);
  const dana = held();
  const hers = line.run("dana", dana.work);
  expect(await line.run("olivia", async () => "olivia's")).toBe("olivia's");
  dana.end("dana's");
  expect(await hers).toBe("dana's");
});

test("what fails gives its place to what waits", async () => {
  const line = new OneAtATime(1);
  const failing = line.run("dana", () => Promise.reject(new Error("no")));
  const next = line.run("dana", async () => "next");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
});

test("however often somebody asks at once, two of theirs are done", async () => {
  const line = new OneAtATime(1);
  let done = 0;
  const asked = Array.from({ length: 50 }, () => line.run("dana", async () => (done += 1)));
  const settled = await Promise.allSettled(asked);
  expect(done).toBe(2);
  expect(settled.filter(({ status }) => status === "rejected")).toHaveLength(48);
});
