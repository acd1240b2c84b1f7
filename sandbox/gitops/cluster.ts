import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { rolloutOf, type Rollout } from "./health";
import { canonical, inventoryId, manifestSchema, refOf, type Manifest, type Ref } from "./objects";

const storedSchema = z.object({
  object: manifestSchema,
  /** What was applied, in canonical JSON: what is the same as this changes nothing. */
  applied: z.string(),
  rollout: z.object({ since: z.number(), takes: z.number().nullable() }),
});
type Stored = z.infer<typeof storedSchema>;
const savedSchema = z.object({
  version: z.literal(1),
  resourceVersion: z.number(),
  objects: z.array(storedSchema),
});

type ApplyResult = "created" | "configured" | "unchanged";

/**
 * The cluster that is not there: what was applied to it, and how far each rollout is. Kept in one
 * file.
 */
export interface Cluster {
  readonly name: string;
  get(id: string): Manifest | undefined;
  list(): Manifest[];
  rollout(id: string): Rollout | undefined;
  /** Whether applying it would change nothing. */
  holds(manifest: Manifest): boolean;
  apply(manifest: Manifest, now: Date): ApplyResult;
  /** Changes what is not applied: status, deletion time. */
  patch(id: string, change: Record<string, unknown>): void;
  /**
   * `flux suspend` and `flux resume`: `spec.suspend` as somebody sets it by hand. Who applies the
   * object does not own the field, so it stays through what is applied. Answers whether it is there.
   */
  suspend(id: string, value: boolean): boolean;
  /**
   * Somebody changes an object by hand, past Git: what is applied is no longer what it holds. Answers
   * whether it is there.
   */
  edit(id: string): boolean;
  remove(id: string): void;
  save(): void;
}

/** Opens the cluster as it was left in the file, or an empty one. */
export function openCluster(name: string, file: string): Cluster {
  const saved = load(file);
  const objects = new Map<string, Stored>(
    saved?.objects.map((one) => [inventoryId(refOf(one.object)), one]),
  );
  let resourceVersion = saved?.resourceVersion ?? 1;
  let waiting: NodeJS.Timeout | undefined;

  function save(): void {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      `${file}.tmp`,
      JSON.stringify({ version: 1, resourceVersion, objects: [...objects.values()] }),
    );
    renameSync(`${file}.tmp`, file);
  }
  function changed(): string {
    waiting ??= setTimeout(save, 100);
    resourceVersion += 1;
    return String(resourceVersion);
  }

  return {
    name,
    get: (id) => objects.get(id)?.object,
    list: () => [...objects.values()].map((one) => one.object),
    rollout: (id) => objects.get(id)?.rollout,
    holds: (manifest) => objects.get(inventoryId(refOf(manifest)))?.applied === canonical(manifest),
    apply(manifest, now) {
      const id = inventoryId(refOf(manifest));
      const before = objects.get(id);
      const applied = canonical(manifest);
      if (before?.applied === applied) return "unchanged";
      const old = before?.object.metadata;
      const { metadata, status: _status, ...rest } = manifest;
      // Only what is neither metadata nor status moves the generation, as in a cluster.
      const moved = before === undefined || canonical(rest) !== canonical(contentOf(before.object));
      const generation = typeof old?.generation === "number" ? old.generation + (moved ? 1 : 0) : 1;
      const kept = {
        uid: old?.uid ?? randomUUID(),
        creationTimestamp: old?.creationTimestamp ?? now.toISOString().replace(/\.\d+Z$/, "Z"),
      };
      const object = {
        ...withSuspension(rest, before?.object),
        metadata: { ...metadata, ...kept, generation, resourceVersion: changed() },
        ...statusOf(before),
      };
      const rollout =
        before !== undefined && !moved
          ? before.rollout
          : { since: now.getTime(), takes: rolloutOf(manifest) };
      objects.set(id, { object, applied, rollout });
      return before === undefined ? "created" : "configured";
    },
    patch(id, change) {
      const stored = objects.get(id);
      if (stored === undefined) return;
      const { metadata, ...rest } = change;
      const merged = {
        ...stored.object.metadata,
        ...(typeof metadata === "object" ? metadata : {}),
        resourceVersion: changed(),
      };
      objects.set(id, { ...stored, object: { ...stored.object, ...rest, metadata: merged } });
    },
    suspend(id, value) {
      const stored = objects.get(id);
      if (stored === undefined) return false;
      const { object } = stored;
      const spec = typeof object.spec === "object" ? object.spec : {};
      const generation = Number(object.metadata.generation ?? 1) + 1;
      const metadata = { ...object.metadata, generation, resourceVersion: changed() };
      objects.set(id, {
        ...stored,
        object: { ...object, metadata, spec: { ...spec, suspend: value } },
      });
      return true;
    },
    edit(id) {
      const stored = objects.get(id);
      if (stored === undefined) return false;
      const { object } = stored;
      const generation = Number(object.metadata.generation ?? 1) + 1;
      const metadata = { ...object.metadata, generation, resourceVersion: changed() };
      objects.set(id, { ...stored, applied: "", object: { ...object, metadata } });
      return true;
    },
    remove(id) {
      objects.delete(id);
      changed();
    },
    save,
  };
}

/** The digest of what a build made, for `status.history`. */
export function digestOf(manifests: readonly Manifest[]): string {
  return `sha256:${createHash("sha256").update(canonical(manifests)).digest("hex")}`;
}

/** Finds an object by what it is; the version does not matter. */
export function find(cluster: Cluster, ref: Omit<Ref, "version">): Manifest | undefined {
  return cluster.get(inventoryId({ ...ref, version: "" }));
}

function withSuspension<Rest extends object>(rest: Rest, before: Manifest | undefined): Rest {
  const was = before?.spec;
  const spec = "spec" in rest ? rest.spec : undefined;
  if (typeof was !== "object" || was === null || !("suspend" in was)) return rest;
  if (typeof spec !== "object" || spec === null || "suspend" in spec) return rest;
  return { ...rest, spec: { ...spec, suspend: was.suspend } };
}

function contentOf({ metadata: _metadata, status: _status, ...rest }: Manifest): object {
  return rest;
}

function statusOf(stored: Stored | undefined): { status?: unknown } {
  return stored === undefined || !("status" in stored.object)
    ? {}
    : { status: stored.object.status };
}

function load(file: string): z.infer<typeof savedSchema> | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  try {
    return savedSchema.parse(JSON.parse(text));
  } catch {
    renameSync(file, `${file}.broken`);
    return undefined;
  }
}
