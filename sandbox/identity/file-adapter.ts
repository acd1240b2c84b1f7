import path from "node:path";
import type { Adapter, AdapterPayload } from "oidc-provider";
import { z } from "zod";
import { readJson, writeJson } from "./json-file";

const record = z.object({ payload: z.looseObject({}), expires: z.number().nullable() });
const savedState = z.record(z.string(), record);
type Stored = z.infer<typeof record>;

/**
 * What ends with its grant. An interaction names a grant too, and must outlive it: somebody may be
 * changing persons.
 */
const grantable = ["AccessToken", "AuthorizationCode", "RefreshToken"];

/** Where oidc-provider keeps sessions, grants, codes and tokens. */
export interface FileStore {
  adapter(model: string): Adapter;
  /** Writes what is not on disk yet. */
  flush(): void;
}

/**
 * One small JSON file: everything is in memory and each change is on disk within the same turn of
 * the event loop. Right for a handful of people on a laptop, and for nothing else. `now` is in
 * milliseconds, for tests.
 */
export function openFileStore(dataDir: string, now: () => number = Date.now): FileStore {
  const file = path.join(dataDir, "state.json");
  const saved = savedState.safeParse(readJson(file));
  const records = new Map<string, Stored>(Object.entries(saved.success ? saved.data : {}));
  let waiting: NodeJS.Immediate | undefined;

  const alive = (one: Stored) => one.expires === null || one.expires > now();

  function flush(): void {
    if (waiting === undefined) return;
    clearImmediate(waiting);
    waiting = undefined;
    for (const [key, one] of records) if (!alive(one)) records.delete(key);
    writeJson(file, Object.fromEntries(records));
  }
  function changed(): void {
    waiting ??= setImmediate(flush);
  }
  function read(key: string): AdapterPayload | undefined {
    const found = records.get(key);
    return found !== undefined && alive(found) ? structuredClone(found.payload) : undefined;
  }
  function findBy(
    model: string,
    field: "uid" | "userCode",
    value: string,
  ): AdapterPayload | undefined {
    for (const key of records.keys()) {
      if (!key.startsWith(`${model}:`)) continue;
      const payload = read(key);
      if (payload?.[field] === value) return payload;
    }
    return undefined;
  }

  return {
    flush,
    adapter: (model) => ({
      async upsert(id, payload, expiresIn) {
        const expires = expiresIn === undefined ? null : now() + expiresIn * 1000;
        records.set(`${model}:${id}`, { payload: structuredClone({ ...payload }), expires });
        changed();
      },
      find: async (id) => read(`${model}:${id}`),
      findByUid: async (uid) => findBy(model, "uid", uid),
      findByUserCode: async (userCode) => findBy(model, "userCode", userCode),
      async consume(id) {
        const found = records.get(`${model}:${id}`);
        if (found === undefined) return;
        found.payload.consumed = Math.floor(now() / 1000);
        changed();
      },
      async destroy(id) {
        records.delete(`${model}:${id}`);
        changed();
      },
      async revokeByGrantId(grantId) {
        for (const [key, one] of records) {
          const [kind = ""] = key.split(":", 1);
          if (grantable.includes(kind) && one.payload.grantId === grantId) records.delete(key);
        }
        changed();
      },
    }),
  };
}
