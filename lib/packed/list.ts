import { deflateRawSync, inflateRawSync } from "node:zlib";
import { pack, unpack } from "./pack";

/** A list as plain data, compressed in parts: what a thread gives that found very much. */
export interface PackedList<Value> {
  length: number;
  parts: readonly Uint8Array[];
  /** Never set: it carries the type of what is in it. */
  types?: Value;
}

/** Values that are made and read together. */
const partLength = 500;

/** Packs values as they come: no more than some hundreds are there at once. */
export function packList<Value>(values: Iterable<Value>): PackedList<Value> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let part: Value[] = [];
  const close = (): void => {
    if (part.length > 0) parts.push(Uint8Array.from(deflateRawSync(pack(part), { level: 1 })));
    length += part.length;
    part = [];
  };
  for (const value of values) {
    part.push(value);
    if (part.length === partLength) close();
  }
  close();
  return { length, parts };
}

/** The values again, each made when it is its turn. */
export function* listed<Value>({ parts }: PackedList<Value>): Generator<Value> {
  for (const part of parts) yield* unpack<Value[]>(inflateRawSync(part));
}
