import type { JsonObject } from "@/lib/json";
import { withholdSecrets } from "@/lib/secrets";
import { type InstanceRecord, parseRecord } from "./record";

/** The record of an instance, as it was found in Git. */
export interface ReadRecord {
  record: InstanceRecord;
  /** Its parameters as they may be kept: without what looks like a secret. */
  kept: JsonObject;
}

/** What a text says as the record of an instance. Throws what `parseRecord` throws. Pure. */
export function recordIn(text: string): ReadRecord {
  const record = parseRecord(text);
  return { record, kept: withholdSecrets(record.parameters) };
}
