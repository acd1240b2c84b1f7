import type { JsonObject } from "@/lib/json";
import type { TemplateEdits } from "./use-template-edits";

/** A template.yaml as it can be read, and what changes it. */
export interface TemplateDetailsProps {
  value: JsonObject;
  edits: TemplateEdits;
}
