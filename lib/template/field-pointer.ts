import { toPointer } from "@/lib/json";

/** `canary.max-weight` or `/canary/max-weight` as JSON Pointer; "" stays the whole. */
export function fieldPointer(field: string): string {
  if (field === "" || field.startsWith("/")) return field;
  return toPointer(field.split("."));
}
