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

/** A map that notes what is asked of it. */
class ReadMap extends Map<string, unknown> {
  pointer = "";
  reads: Reads | undefined;

  override get(key: string): unknown {
    this.reads?.add(childPointer(this.pointer, key));
    return super.get(key);
  }
}
// The CEL library knows a map by its constructor.
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

/** A map of which some members throw when they are asked for: what only the cluster knows. */
export class GuardedMap extends Map<string, unknown> {
  guards: Readonly<Record<string, () => never>> = {};

  override get(key: string): unknown {
    if (Object.hasOwn(this.guards, key)) this.guards[key]?.();
    return super.get(key);
  }
}
Object.defineProperty(GuardedMap.prototype, "constructor", { value: Map });

export function guarded(
  members: JsonObject,
  guards: Readonly<Record<string, () => never>>,
): GuardedMap {
  const map = new GuardedMap();
  for (const [key, value] of Object.entries(members)) map.set(key, toCel(value));
  map.guards = guards;
  return map;
}
