import type { JsonObject } from "@/lib/json";
import type { Target } from "@/lib/targets";

/** What its links and outputs follow from: an instance as its record says it is. */
export interface Recorded {
  instanceId: string;
  team: string;
  name: string;
  template: string;
  version: string;
  parameters: JsonObject;
  target: Target;
}
