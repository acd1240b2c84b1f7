import type { JsonObject } from "@/lib/json";
import { runTask } from "@/lib/threads/server";
import type { ParsedTemplate } from "@/lib/template";
import type { CarriedOver } from "./carry-over";
import { carryOverTask } from "./tasks";

/**
 * Parameters of one version for another, in a thread: `carryOver`. Throws `too_costly` for what
 * takes too long.
 */
export function carriedOver(
  template: Pick<ParsedTemplate, "digest" | "schema">,
  parameters: JsonObject,
): Promise<CarriedOver> {
  return runTask(carryOverTask, { template, parameters });
}
