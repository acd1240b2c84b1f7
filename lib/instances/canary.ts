import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";

export function isCanary(object: Json): object is JsonObject {
  return (
    isJsonObject(object) &&
    object["kind"] === "Canary" &&
    typeof object["apiVersion"] === "string" &&
    object["apiVersion"].startsWith("flagger.app/")
  );
}

/**
 * Whether a change gives a Canary something to analyse: another pod template of its target.
 * `before` needs to have only what the change touches; other fields, like labels or the number of
 * copies, Flagger does not look at.
 */
export function isNewVersion(before: readonly JsonObject[], after: readonly JsonObject[]): boolean {
  return after.filter(isCanary).some((canary) => {
    const [was, is] = [templateOf(before, canary), templateOf(after, canary)];
    return was !== undefined && is !== undefined && canonicalJson(was) !== canonicalJson(is);
  });
}

function templateOf(objects: readonly JsonObject[], canary: JsonObject): Json | undefined {
  const target = within(within(canary, "spec"), "targetRef");
  const namespace = within(canary, "metadata")["namespace"];
  const found = objects.find((one) => {
    const { name, namespace: own } = within(one, "metadata");
    return one["kind"] === target["kind"] && name === target["name"] && own === namespace;
  });
  return found && within(found, "spec")["template"];
}

function within(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

/**
 * Seconds that a Canary's analysis takes when every step passes, plus those in which it may fail:
 * after Flagger's `spec.analysis` (interval, iterations, maxWeight, stepWeight, stepWeights,
 * threshold). 0 where it has none.
 */
export function analysisSeconds(canary: JsonObject): number {
  const spec = isJsonObject(canary["spec"]) ? canary["spec"] : {};
  const analysis = isJsonObject(spec["analysis"]) ? spec["analysis"] : {};
  const interval = seconds(analysis["interval"]) ?? 60;
  const steps = Math.max(
    positive(analysis["iterations"]),
    Array.isArray(analysis["stepWeights"]) ? analysis["stepWeights"].length : 0,
    weightSteps(analysis),
  );
  const checks = steps + positive(analysis["threshold"]);
  return checks === 0
    ? 0
    : Math.ceil(interval * (checks + 2)) + (seconds(spec["progressDeadlineSeconds"]) ?? 600);
}

function weightSteps(analysis: JsonObject): number {
  const step = positive(analysis["stepWeight"]);
  return step === 0 ? 0 : Math.ceil((positive(analysis["maxWeight"]) || 100) / step);
}

function positive(value: Json | undefined): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}

/** A number of seconds, or a duration as Go writes it (`1m30s`). */
function seconds(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.length > 64) return undefined;
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };
  const parts = [...value.matchAll(/(?<!\d)(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== value) return undefined;
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0),
    0,
  );
}
