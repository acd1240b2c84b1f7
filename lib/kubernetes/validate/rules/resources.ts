import { isJsonObject, type Json } from "@/lib/json";
import { amountOf } from "../../amount";
import { field } from "../../object";
import { shown } from "../../problem";
import { isQualifiedName } from "../formats";
import { isThere, type Path, type Refusals } from "./refusing";

/** `ValidateContainerResourceName` and `validateResourceRequirements`. */
export function checkResources(holder: Json, path: Path, refusals: Refusals): void {
  const limits = field(holder, "resources", "limits");
  const requests = field(holder, "resources", "requests");
  for (const [list, amounts] of [
    ["limits", limits],
    ["requests", requests],
  ] as const) {
    if (!isJsonObject(amounts)) continue;
    for (const [resource, amount] of Object.entries(amounts)) {
      const at = [...path, "resources", list, resource];
      if (!isQualifiedName(resource) || (!resource.includes("/") && !isStandard(resource)))
        refusals.invalid(
          at,
          `is no resource of a container: ${shown(resource)}`,
          "cpu, memory, ephemeral-storage, hugepages-2Mi or example.com/name",
        );
      checkAmount(amount, at, refusals);
    }
  }
  if (!isJsonObject(requests)) return;
  for (const [resource, asked] of Object.entries(requests)) {
    const at = [...path, "resources", "requests", resource];
    const most = field(limits, resource);
    const [low, high] = [amountOf(asked), amountOf(most)];
    const shared = isStandard(resource) && !resource.startsWith("hugepages-");
    if (low !== undefined && high !== undefined && (shared ? low > high : low !== high))
      refusals.refuse(
        "invalid-combination",
        at,
        shared
          ? `asks for ${shown(asked)}, more than its limit of ${shown(most)}`
          : `must be the same as its limit of ${shown(most)}`,
        shared ? `at most ${shown(most)}` : shown(most),
      );
    if (!shared && !isThere(limits, resource) && low !== undefined)
      refusals.missing([...path, "resources"], "limits", `: ${resource} needs one`);
  }
}

function isStandard(resource: string): boolean {
  return /^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/.test(resource);
}

/** `ValidateNonnegativeQuantity`. */
export function checkAmount(amount: Json | undefined, path: Path, refusals: Refusals): void {
  if ((amountOf(amount) ?? 0) < 0) refusals.invalid(path, "must not be negative");
}
