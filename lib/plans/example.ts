import { exampleParameters } from "@/lib/template-tests";
import { instanceNamespace, instancePath } from "@/lib/instances";
import type { JsonObject } from "@/lib/json";
import { type Target, targetContext } from "@/lib/targets";
import type { InstanceContext, ParsedTemplate } from "@/lib/template";
import { previewInstanceId } from "./instance-id";

/**
 * An instance to show a template with, and its parameters; undefined where there is nothing to go
 * by. Pure.
 */
export function exampleOf(
  template: ParsedTemplate,
  target: Target,
  team: string,
): { instance: InstanceContext; parameters: JsonObject | undefined } {
  const name = template.definition.scope === "platform" ? team : "example";
  const instance = {
    id: previewInstanceId,
    name,
    team,
    namespace: instanceNamespace(team),
    path: instancePath(target, team, name),
  };
  return {
    instance,
    parameters: exampleParameters(template, { instance, target: targetContext(target) }),
  };
}
