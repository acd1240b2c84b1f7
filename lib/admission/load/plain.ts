import type { Document } from "yaml";
import type { Json } from "@/lib/json";

/**
 * What a document holds as plain data; an `Error` with words for people where its aliases would
 * make it endless.
 */
export function plain(document: Document): Json | Error {
  try {
    return document.toJS({ maxAliasCount: 1_000 }) as Json;
  } catch (cause) {
    return new Error("Its aliases repeat too much of it.", { cause });
  }
}
