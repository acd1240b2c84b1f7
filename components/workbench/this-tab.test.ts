import { expect, it } from "vitest";
import { nameOfTab, openTabs, type Tabs } from "./this-tab";

/** Locks of one browser: whoever asks for one that is held waits, or gives up. */
function browser() {
  const held = new Set<string>();
  const waiting = new Map<string, (() => void)[]>();
  const locks = {
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
    request: (name: string, { signal }: { signal: AbortSignal }, then: () => unknown) =>
      new Promise((_, reject) => {
        const take = () => {
          held.add(name);
          then();
        };
        if (!held.has(name)) return take();
        signal.addEventListener("abort", () => reject(new Error("timed out")));
        waiting.set(name, [...(waiting.get(name) ?? []), take]);
      }),
  } as unknown as NonNullable<Tabs["locks"]>;
  return {
    locks,
    leave: (tab: string) => {
      held.delete(`slipway.tab ${tab}`);
      waiting.get(`slipway.tab ${tab}`)?.shift()?.();
    },
  };
}
const memoryOf = (before?: string) => {
  let kept = before ?? null;
  return { getItem: () => kept, setItem: (_: string, value: string) => (kept = value) };
};
const counter = () => {
  let at = 0;
  return () => `tab-${(at += 1)}`;
};

it("a tab has a name of its own, and the same one after a reload", async () => {
  const { locks, leave } = browser();
  const random = counter();
  const [one, two] = [memoryOf(), memoryOf()];
  const first = await nameOfTab({ memory: one, locks, random });
  expect(await nameOfTab({ memory: two, locks, random })).not.toBe(first);
  // It asks before the page that is left gave its name back.
  const again = nameOfTab({ memory: one, locks, random });
  leave(first);
  expect(await again).toBe(first);
});

it("a tab that is made from another one gets another name", async () => {
  const { locks } = browser();
  const random = counter();
  const memory = memoryOf();
  const first = await nameOfTab({ memory, locks, random });
  expect(await nameOfTab({ memory: memoryOf(first), locks, random })).not.toBe(first);
});

it("tabs that are open are told from those that were closed, and none is known as open without locks", async () => {
  const { locks, leave } = browser();
  const random = counter();
  const [one, two] = [
    await nameOfTab({ memory: memoryOf(), locks, random }),
    await nameOfTab({ memory: memoryOf(), locks, random }),
  ];
  leave(one);
  const isOpen = await openTabs(locks);
  expect([isOpen(one), isOpen(two)]).toEqual([false, true]);
  expect((await openTabs(undefined))(two)).toBe(false);
  expect(await nameOfTab({ memory: memoryOf("kept"), locks: undefined, random })).toBe("kept");
});
