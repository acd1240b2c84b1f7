import { isJsonObject, type Json } from "./value";

/** The JSON Pointer (RFC 6901) of a path. */
export function toPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${escapeStep(step)}`).join("");
}

/** The path of a JSON Pointer; array indexes stay text. */
export function fromPointer(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer.slice(1).split("/").map(unescapeStep);
}

/** One step further down than `pointer`. */
export function childPointer(pointer: string, step: string | number): string {
  return `${pointer}/${escapeStep(step)}`;
}

/** Whether `pointer` is `ancestor` or lies below it. */
export function isWithin(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

/** The value that a path leads to. */
export function valueAt(root: Json | undefined, path: readonly string[]): Json | undefined {
  let value = root;
  for (const step of path) value = childOf(value, step);
  return value;
}

/** An own field of an object, or an item of a list by its index. Keys come from people. */
export function childOf(value: Json | undefined, step: string): Json | undefined {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(step) ? value[Number(step)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** One step as it stands between the slashes of a pointer. */
export function escapeStep(step: string | number): string {
  return String(step).replaceAll("~", "~0").replaceAll("/", "~1");
}

export function unescapeStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
