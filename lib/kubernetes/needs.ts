import type { Json, JsonObject } from "@/lib/json";
import { amountOf, bytesInWords, cpuInWords } from "./amount";
import { field, listField, textField } from "./object";
import { podTemplates } from "./pod-templates";

/** What something asks of a cluster: cores, and bytes of memory. */
export interface Needs {
  cpu: number;
  memory: number;
}

/** The `spec` of the pods that an object makes, by its `group/kind`. */
export function podOf(kind: string, object: JsonObject): Json | undefined {
  return field(object, ...(podTemplates[kind] ?? []), "spec");
}

/** The pod of each instance of a CloudNativePG cluster, as far as it is written down. */
export function instanceOf(cluster: JsonObject): Json {
  return { containers: [{ resources: field(cluster, "spec", "resources") ?? {} }] };
}

/** What the containers of a pod ask for together; a limit is asked for where nothing else is said. */
export function needsOf(pod: Json | undefined): Needs {
  const sum = (resource: string): number =>
    listField(pod, "containers")
      .map(
        (container) =>
          amountOf(field(container, "resources", "requests", resource)) ??
          amountOf(field(container, "resources", "limits", resource)) ??
          0,
      )
      .reduce((total, amount) => total + amount, 0);
  return { cpu: sum("cpu"), memory: sum("memory") };
}

export const times = ({ cpu, memory }: Needs, by: number): Needs => ({
  cpu: cpu * by,
  memory: memory * by,
});

/** "0.2 CPU and 256 MiB of memory"; empty where nothing is asked for. */
export function needsInWords({ cpu, memory }: Needs): string {
  return [
    ...(cpu > 0 ? [cpuInWords(cpu)] : []),
    ...(memory > 0 ? [`${bytesInWords(memory)} of memory`] : []),
  ].join(" and ");
}

/** Autoscalers by what they scale: `kind/name`. */
export function scalersOf(scalers: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  return new Map(
    scalers.map((scaler) => {
      const at = (key: string) => textField(scaler, "spec", "scaleTargetRef", key) ?? "";
      return [`${at("kind")}/${at("name")}`, scaler];
    }),
  );
}

/** The least and the most copies of a workload: its replicas, or the bounds of its autoscaler. */
export function copiesOf(
  kind: string,
  object: JsonObject,
  scalers: ReadonlyMap<string, JsonObject>,
): [least: number, most: number] {
  const scaler = scalers.get(`${kind}/${textField(object, "metadata", "name") ?? ""}`);
  if (scaler !== undefined)
    return [
      count(field(scaler, "spec", "minReplicas")),
      count(field(scaler, "spec", "maxReplicas")),
    ];
  const replicas = count(field(object, "spec", "replicas"));
  return [replicas, replicas];
}

/** Of replicas: one, where nothing is said. */
export function count(value: Json | undefined): number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : 1;
}
