import type { PlatformRepo } from "@/lib/platform-repo";
import type { Machine } from "@/lib/requests/server";

/** Told after each effect, and once before the first one: how many are done, and what the last one was. */
export type Tell = (count: number, what: string) => void;

/** Questions that the host is not asked, or that change nothing that another worker could see. */
const noEffect = new Set<PropertyKey>(["writesAs"]);

/**
 * A machine that tells of each step boundary: after every call to the Git host, and after everything that is stored. Between
 * two of them nothing happens that anybody could see, so a kill at each is a kill anywhere.
 */
export function counted(machine: Machine, tell: Tell): { machine: Machine } {
  let count = 0;
  const done = (what: string): void => tell((count += 1), what);
  tell(0, "nothing");
  const db = new Proxy(machine.db, {
    get(real, key) {
      const member: unknown = Reflect.get(real, key, real);
      // The lease is taken by a query of its own; all else is stored by transactions.
      if (key !== "$transaction" && key !== "$queryRaw") return member;
      return async (...given: unknown[]) => {
        const result: unknown = await (member as (...args: unknown[]) => Promise<unknown>).apply(real, given);
        done(key === "$queryRaw" ? "the lease" : "what was stored");
        return result;
      };
    },
  });
  const repository: Machine["repository"] = (ref) =>
    new Proxy(machine.repository(ref), {
      get(real, key: keyof PlatformRepo) {
        const member = real[key];
        if (typeof member !== "function" || noEffect.has(key)) return member;
        return async (...given: unknown[]) => {
          const result: unknown = await (member as (...args: unknown[]) => Promise<unknown>).apply(real, given);
          done(key);
          return result;
        };
      },
    });
  return { machine: { ...machine, db, repository } };
}
