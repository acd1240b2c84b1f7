import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository, NewCommit } from "@/lib/git-host";

/**
 * Told after each effect, and once before the first one: how many are done, and what the last one
 * was.
 */
export type Tell = (count: number, what: string) => void;

/** Questions that the host is not asked, or that change nothing that another worker could see. */
const noEffect = new Set<PropertyKey>(["writesAs"]);

/**
 * What is stored by a statement of its own. A lease that is kept is left out: it is kept by the
 * clock.
 */
function storedBy(statement: unknown): string | undefined {
  const text = Array.isArray(statement) ? statement.join("?") : "";
  // `takeLease` names its table and columns by values.
  if (/^\s*update \? set \? = \? \+ 1/.test(text)) return "the lease";
  return /update (request_revisions|proposals) set/.test(text) ? "the commit" : undefined;
}

/** Between a commit that the host has made and its being stored there is a boundary as well. */
function tellingOfCommit(wanted: unknown, done: (what: string) => void): unknown {
  if (typeof wanted !== "object" || wanted === null || !("onCommit" in wanted)) return wanted;
  const { onCommit } = wanted as NewCommit;
  return {
    ...wanted,
    onCommit: async (commit: string) => {
      done("a commit that was made");
      await onCommit?.(commit);
    },
  };
}

/**
 * A job context that tells of each step boundary: after every call to the Git host, and after
 * everything that is stored. Between two of them nothing happens that anybody could see, so a kill
 * at each is a kill anywhere.
 */
export function counted(job: JobContext, tell: Tell): { job: JobContext } {
  let count = 0;
  const done = (what: string): void => tell((count += 1), what);
  tell(0, "nothing");
  const db = new Proxy(job.db, {
    get(real, key) {
      const member: unknown = Reflect.get(real, key, real);
      if (key !== "$transaction" && key !== "$queryRaw" && key !== "$executeRaw") return member;
      return async (...given: unknown[]) => {
        const result: unknown = await (member as (...args: unknown[]) => Promise<unknown>).apply(
          real,
          given,
        );
        const what = key === "$transaction" ? "what was stored" : storedBy(given[0]);
        if (what !== undefined) done(what);
        return result;
      };
    },
  });
  const repository: JobContext["repository"] = (ref) =>
    new Proxy(job.repository(ref), {
      get(real, key: keyof GitRepository) {
        const member = real[key];
        if (typeof member !== "function" || noEffect.has(key)) return member;
        return async (...given: unknown[]) => {
          const result: unknown = await (member as (...args: unknown[]) => Promise<unknown>).apply(
            real,
            key === "commitFiles" ? given.map((one) => tellingOfCommit(one, done)) : given,
          );
          done(key);
          return result;
        };
      },
    });
  return { job: { ...job, db, repository } };
}
