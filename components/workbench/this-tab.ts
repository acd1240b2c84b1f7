import { randomKey } from "@/components/ui/random-key";

/** What a tab is told apart from others by. */
export interface Tabs {
  /** What this tab keeps as long as it is there, over reloads; a tab that is made from it begins with a copy. */
  memory: Pick<Storage, "getItem" | "setItem">;
  /** Undefined where the browser has none: over plain HTTP. */
  locks: Pick<LockManager, "request" | "query"> | undefined;
  random: () => string;
}

const remembered = "slipway.tab";
const lockOf = (tab: string) => `slipway.tab ${tab}`;
/** Milliseconds in which a page that was just left gives its name back: a reload goes on under it. */
const handOver = 500;

/**
 * A name of this tab that no other open tab has, the same after a reload. It is held until the page is left. Without locks two
 * tabs have the same name where one was made from the other.
 */
export async function nameOfTab({ memory, locks, random }: Tabs): Promise<string> {
  const before = memory.getItem(remembered);
  const isOurs = before !== null && (await hold(locks, before));
  const name = isOurs ? before : random();
  if (!isOurs) await hold(locks, name);
  memory.setItem(remembered, name);
  return name;
}

/** Holds a name until the page is left; false where another page holds it. */
async function hold(locks: Tabs["locks"], tab: string): Promise<boolean> {
  if (locks === undefined) return true;
  return new Promise((resolve) => {
    locks
      .request(lockOf(tab), { signal: AbortSignal.timeout(handOver) }, () => {
        resolve(true);
        return new Promise<never>(() => {});
      })
      .catch(() => resolve(false));
  });
}

/** Whether a tab of that name is open; nobody can say where the browser has no locks: then it counts as closed. */
export async function openTabs(locks: Tabs["locks"]): Promise<(tab: string) => boolean> {
  const { held = [] } = (await locks?.query()) ?? {};
  const names = new Set(held.map(({ name }) => name));
  return (tab) => names.has(lockOf(tab));
}

let named: Promise<string> | undefined;
let known: string | undefined;

/** Names this tab: to be waited for before `thisTab` is asked. */
export function nameThisTab(): Promise<string> {
  named ??= nameOfTab({ memory: tabMemory(), locks: browserLocks(), random: randomKey }).then(
    (name) => (known = name),
  );
  return named;
}

/** The name of this tab; before it has one, one that no other tab has, and that a reload does not keep. */
export function thisTab(): string {
  return (known ??= randomKey());
}

export const browserLocks = (): Tabs["locks"] => navigator.locks as LockManager | undefined;

/** A browser that keeps nothing gives the page another name each time. */
function tabMemory(): Tabs["memory"] {
  try {
    sessionStorage.getItem(remembered);
    return sessionStorage;
  } catch {
    return { getItem: () => null, setItem: () => {} };
  }
}
