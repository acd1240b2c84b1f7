import { createHash } from "node:crypto";
import { kindOf, type LocatedObject, type LocatedObjects } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import { objectKeyWithVersion, type ObjectName, objectName } from "@/lib/kubernetes";
import { Blocks, bytesAt, detached, pack, type Place, unpack } from "@/lib/packed";

/** An object that is packed, and what is known of it without making it. */
interface Entry extends Place, Omit<LocatedObject, "object"> {
  kind: string;
  /** What it is, and where it stands. */
  key: string;
}

/** What several lists keep together. */
export class ObjectStore {
  readonly #blocks = new Blocks();
  readonly #kinds = new Map<string, string>();

  add(object: JsonObject): Place & Pick<Entry, "kind"> {
    return { ...this.#blocks.add(pack(object)), kind: this.#kind(kindOf(object)) };
  }

  /** There are few of them, and none keeps the text alive that it was cut from. */
  #kind(kind: string): string {
    const known = this.#kinds.get(kind) ?? detached(kind);
    this.#kinds.set(known, known);
    return known;
  }
}

/**
 * Objects in an order, of which only those are there that somebody looks at right now: a branch has
 * tens of thousands. Each time one is looked at it is a copy of its own.
 */
export class PackedObjects implements LocatedObjects {
  readonly #entries: Entry[] = [];
  readonly #store: ObjectStore;

  /** `store`: where they are kept, which several lists may share. */
  constructor(store = new ObjectStore()) {
    this.#store = store;
  }

  /**
   * What several lists have, each object once: an object is the same where it is called the same and stands
   * in the same document. It is where the last of them is.
   */
  static union(lists: readonly PackedObjects[]): PackedObjects {
    const all = lists.flatMap((list) => list.#entries);
    const found = new PackedObjects();
    for (const entry of new Map(all.toReversed().map((one) => [one.key, one])).values())
      found.#entries.push(entry);
    found.#entries.reverse();
    return found;
  }

  get length(): number {
    return this.#entries.length;
  }

  push({ object, ...place }: LocatedObject): void {
    const key = placeKey({ ...place, called: objectName(object) });
    this.#entries.push({ ...place, ...this.#store.add(object), key });
  }

  pushAll(others: PackedObjects): void {
    for (const entry of others.#entries) this.#entries.push(entry);
  }

  at(index: number): LocatedObject | undefined {
    const entry = this.#entries.at(index);
    return entry === undefined ? undefined : located(entry);
  }

  *[Symbol.iterator](): Generator<LocatedObject> {
    for (const entry of this.#entries) yield located(entry);
  }

  *ofKinds(isWanted: (kind: string) => boolean): Generator<LocatedObject> {
    for (const entry of this.#entries) if (isWanted(entry.kind)) yield located(entry);
  }

  /** Whether an object is among them. */
  has(place: ObjectPlace): boolean {
    const key = placeKey(place);
    return this.#entries.some((entry) => entry.key === key);
  }
}

/** What an object is, and where it stands. */
export interface ObjectPlace extends Pick<LocatedObject, "file" | "document"> {
  called: ObjectName;
}

/** Short, since there are as many as objects. */
const placeKey = ({ file, document, called }: ObjectPlace): string =>
  createHash("sha256")
    .update(JSON.stringify([file, document, objectKeyWithVersion(called)]))
    .digest("base64url");

function located({ file, document, appliedAs, appliedBy, ...place }: Entry): LocatedObject {
  return {
    file,
    document,
    object: unpack<JsonObject>(bytesAt(place)),
    ...(appliedBy === undefined ? {} : { appliedBy }),
    ...(appliedAs === undefined ? {} : { appliedAs }),
  };
}
