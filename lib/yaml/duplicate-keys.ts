import { type Document, isCollection, isMap, isPair, isScalar, YAMLParseError } from "yaml";

/**
 * Adds to the errors of a parsed document, by place, each scalar key that its map has already: what
 * the parser's own `uniqueKeys` finds by comparing every key with all before it. One pass.
 */
export function addDuplicateKeys(document: Document.Parsed): void {
  const duplicates: YAMLParseError[] = [];
  const waiting: unknown[] = [document.contents];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (isPair(next)) waiting.push(next.key, next.value);
    if (!isCollection(next)) continue;
    if (isMap(next)) duplicates.push(...repeatedKeys(next.items));
    for (const item of next.items) waiting.push(item);
  }
  if (duplicates.length === 0) return;
  document.errors.push(...duplicates);
  document.errors.sort((a, b) => a.pos[0] - b.pos[0]);
}

function repeatedKeys(items: readonly { key: unknown }[]): YAMLParseError[] {
  const errors: YAMLParseError[] = [];
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key) || Number.isNaN(key.value)) continue;
    const start = key.range?.[0] ?? 0;
    if (seen.has(key.value))
      errors.push(
        new YAMLParseError([start, start + 1], "DUPLICATE_KEY", "Map keys must be unique"),
      );
    seen.add(key.value);
  }
  return errors;
}
