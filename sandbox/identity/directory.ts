import path from "node:path";
import { z } from "zod";
import { readJson, writeJson } from "./json-file";
import { people, type Person } from "./people";

const changedGroups = z.record(z.string(), z.array(z.string()));

/** Who there is and what groups they are in now. */
export interface Directory {
  list(): Person[];
  find(id: string): Person | undefined;
  /**
   * Counts at once, also for tokens that are already out, and survives a restart. False: there is
   * no such person.
   */
  setGroups(id: string, groups: readonly string[]): boolean;
}

/** Opens the people's groups as they were left in `dataDir`, or as they ship. */
export function openDirectory(dataDir: string): Directory {
  const file = path.join(dataDir, "groups.json");
  const saved = changedGroups.safeParse(readJson(file));
  const changed = new Map(Object.entries(saved.success ? saved.data : {}));
  const now = (one: Person): Person => ({
    ...one,
    groups: [...(changed.get(one.id) ?? one.groups)],
  });
  return {
    list: () => people.map(now),
    find(id) {
      const known = people.find((one) => one.id === id);
      return known === undefined ? undefined : now(known);
    },
    setGroups(id, groups) {
      if (!people.some((one) => one.id === id)) return false;
      changed.set(id, [...new Set(groups)]);
      writeJson(file, Object.fromEntries(changed));
      return true;
    },
  };
}
