import type { JsonObject } from "@/lib/json";
import type { CelValue } from "../parameter-path";

/** What an importer has read of the parameters of a template. */
export interface ReadParameters {
  steps: JsonObject[];
  /** All steps in one, to look paths up in. */
  schema: JsonObject;
  /** Parameters that are something of the request itself, by name. */
  replaced: Map<string, CelValue>;
  /** Parameters that were left out, with why. */
  gone: Map<string, string>;
}
