import { childPointer, isJsonObject, type Json, type JsonObject } from "@/lib/json";

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** What an expression read, in order: JSON Pointers, of fields that are not there too. */
export class Reads {
  readonly pointers: string[] = [];
  private readonly kept: string[][] = [];

  add(pointer: string): void {
    this.pointers.push(pointer);
  }

  /**
   * A filter begins, keeps an element, ends: what it kept counts as read last, because that is what
   * it told.
   */
  openFilter(): void {
    this.kept.push([]);
  }

  keep(): void {
    const last = this.pointers.at(-1);
    if (last !== undefined) this.kept.at(-1)?.push(last);
  }

  closeFilter(): void {
    this.pointers.push(...(this.kept.pop() ?? []).reverse());
  }
}

/**
 * A map of which some members are known to the cluster alone: what asks for one throws. Whether it is
 * there may be known all the same.
 */
export class GuardedMap extends Map<string, unknown> {
  #guards: Readonly<Record<string, () => never>> = {};

  /** Members that throw; `present` are there for sure, and count among the keys. */
  guard(guards: Readonly<Record<string, () => never>>, present: readonly string[] = []): void {
    for (const key of present) this.set(key, null);
    this.#guards = { ...this.#guards, ...guards };
  }

  /** For `has()`: true of what is there, whether or not its value is known. */
  isThere(key: string): boolean {
    if (this.has(key)) return true;
    if (Object.hasOwn(this.#guards, key)) this.#guards[key]?.();
    return false;
  }

  override get(key: string): unknown {
    return this.#known(key);
  }

  override *entries(): MapIterator<[string, unknown]> {
    for (const key of this.keys()) yield [key, this.#known(key)];
  }

  #known(key: string): unknown {
    if (Object.hasOwn(this.#guards, key)) this.#guards[key]?.();
    return super.get(key);
  }

  override [Symbol.iterator](): MapIterator<[string, unknown]> {
    return this.entries();
  }
}
// The CEL library knows a map by its constructor.
Object.defineProperty(GuardedMap.prototype, "constructor", { value: Map });

/** A map that notes what is asked of it. */
class ReadMap extends GuardedMap {
  pointer = "";
  reads: Reads | undefined;

  override get(key: string): unknown {
    this.reads?.add(childPointer(this.pointer, key));
    return super.get(key);
  }

  override isThere(key: string): boolean {
    this.reads?.add(childPointer(this.pointer, key));
    return super.isThere(key);
  }
}
Object.defineProperty(ReadMap.prototype, "constructor", { value: Map });

/**
 * JSON as CEL sees it: whole numbers are `int` (BigInt), others `double`, objects are maps; keys
 * come from people.
 */
export function toCel(value: Json): unknown {
  if (typeof value === "number") return numberToCel(value);
  if (Array.isArray(value)) return value.map(toCel);
  if (!isJsonObject(value)) return value;
  const map = new Map<string, unknown>();
  for (const key of Object.keys(value)) map.set(key, toCel(value[key] as Json));
  return map;
}

/** An object whose metadata have members that only the cluster knows (`GuardedMap.guard`). */
export interface ServerFields {
  /** What is known of them. */
  members: JsonObject;
  guards: Readonly<Record<string, () => never>>;
  present: readonly string[];
}

/** An object as CEL sees it; its reads are noted where they are asked for. */
export function objectToCel(
  object: JsonObject | null,
  { members, guards, present }: ServerFields,
  reads?: Reads,
): unknown {
  if (object === null) return null;
  const { metadata, ...rest } = object;
  const map = reads === undefined ? toCel(rest) : toReadCel(rest, reads);
  const fields = { ...(isJsonObject(metadata) ? metadata : {}), ...members };
  const inner =
    reads === undefined
      ? guarded(fields, {})
      : toReadCel(fields, reads, childPointer("", "metadata"));
  if (!(map instanceof Map) || !(inner instanceof GuardedMap)) return map;
  inner.guard(guards, present);
  map.set("metadata", inner);
  return map;
}

/** The same, noting every read of it. */
export function toReadCel(value: Json, reads: Reads, pointer = ""): unknown {
  if (typeof value === "number") return numberToCel(value);
  if (Array.isArray(value))
    return value.map((item, index) => toReadCel(item, reads, childPointer(pointer, index)));
  if (!isJsonObject(value)) return value;
  const map = new ReadMap();
  for (const key of Object.keys(value))
    map.set(key, toReadCel(value[key] as Json, reads, childPointer(pointer, key)));
  map.pointer = pointer;
  map.reads = reads;
  return map;
}

function numberToCel(value: number): number | bigint {
  if (!Number.isInteger(value)) return value;
  const whole = BigInt(value);
  return whole >= int64.min && whole <= int64.max ? whole : value;
}

export function guarded(
  members: JsonObject,
  guards: Readonly<Record<string, () => never>>,
  present: readonly string[] = [],
): GuardedMap {
  const map = new GuardedMap();
  for (const [key, value] of Object.entries(members)) map.set(key, toCel(value));
  map.guard(guards, present);
  return map;
}
