import { deserialize, serialize } from "node:v8";

/**
 * Plain data as bytes, outside of V8's heap: a sixth of the memory, and nothing of the text that it was read
 * from is kept by it. Equal in every way, shared parts within it included.
 */
export const pack = (value: unknown): Uint8Array => serialize(value);

/** The data again: a copy that shares nothing with any other, and hangs on to no larger text. */
export const unpack = <Value>(bytes: Uint8Array): Value => deserialize(bytes) as Value;

/** A copy that keeps nothing alive of what it was cut from. */
export const detached = <Value>(value: Value): Value => unpack<Value>(pack(value));
