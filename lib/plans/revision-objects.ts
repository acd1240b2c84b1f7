import { LRUCache } from "lru-cache";
import { isCanary, isNewVersion, manifestObjects, objectsLeft } from "@/lib/instances/server";
import { type JsonObject, valueAt } from "@/lib/json";
import type { FileChange } from "@/lib/git-host";
import { runTaskUnlessSmall } from "@/lib/threads/server";
import type { RevisionObjects, RevisionTexts } from "./objects-of-revision";
import type { Basis } from "./basis";
import { revisionObjectsTask } from "./tasks";

/** A revision never changes. */
const read = new LRUCache<string, RevisionObjects>({ max: 500 });

/**
 * What a stored revision means for the objects of its instance: read once a process, in a thread
 * unless it is small. Throws `too_costly`, `unavailable`.
 */
export async function revisionObjects(
  path: string,
  revision: { id: string; files: readonly FileChange[]; basis: Basis | undefined },
): Promise<RevisionObjects> {
  const known = read.get(revision.id);
  if (known !== undefined) return known;
  const before = revision.basis?.before ?? {};
  const written = Object.fromEntries(revision.files.map((file) => [file.path, file.content ?? ""]));
  const found = await runTaskUnlessSmall(
    revisionObjectsTask,
    { path, before, written },
    {
      characters: [before, written]
        .flatMap((texts) => Object.values(texts))
        .reduce((sum, text) => sum + text.length, 0),
      here: objectsOf,
    },
  );
  read.set(revision.id, found);
  return found;
}

/** The same of the texts; it may take seconds. Pure. */
export function objectsOf({ path, before, written }: RevisionTexts): RevisionObjects {
  const [was, is] = [manifestObjects(path, before), manifestObjects(path, written)];
  const after = is.map(({ object }) => object);
  return {
    left: objectsLeft(was, is),
    kept: objectsLeft(was, []).kept,
    canaries: after.filter(isCanary).flatMap(placeOf),
    isNewVersion: isNewVersion(
      was.map(({ object }) => object),
      after,
    ),
  };
}

function placeOf(object: JsonObject): { namespace: string; name: string }[] {
  const namespace = valueAt(object, ["metadata", "namespace"]);
  const name = valueAt(object, ["metadata", "name"]);
  return typeof namespace === "string" && typeof name === "string" ? [{ namespace, name }] : [];
}
