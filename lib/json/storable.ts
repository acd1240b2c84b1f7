/**
 * The same plain data, as PostgreSQL can keep it: NUL, or half of a surrogate pair, stands as U+FFFD, in keys
 * too. Hands write anything into Git, and what is told of it quotes it.
 */
export function storable<Value>(value: Value): Value {
  return converted(value) as Value;
}

function converted(value: unknown): unknown {
  if (typeof value === "string") return textOf(value);
  if (Array.isArray(value)) return value.map(converted);
  if (typeof value !== "object" || value === null || !isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [textOf(key), converted(one)]),
  );
}

function textOf(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\uFFFD");
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
