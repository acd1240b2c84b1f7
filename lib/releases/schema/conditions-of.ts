import { isJsonObject, type Json } from "@/lib/json";

/** Conditions without which there is no such parameter: its own, and that of its step. */
export function conditionsOf(member: Json | undefined): string[] {
  if (!isJsonObject(member)) return [];
  return [member["x-slipway-when"], member["x-slipway-step-when"]].filter(
    (source) => typeof source === "string",
  );
}
