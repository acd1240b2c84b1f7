import { canonicalQuantity } from "@/lib/cel";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

/**
 * Scalars of built-in kinds that Go keeps by value and leaves out when they are zero (`omitempty`):
 * `hostNetwork: false` in a manifest is no field at all by the time a policy sees it. Those that
 * are pointers (`runAsNonRoot`, `replicas`) keep their zero, and so does what is not named here.
 */
const omittedWhenFalse = new Set([
  "hostNetwork",
  "hostPID",
  "hostIPC",
  "stdin",
  "stdinOnce",
  "tty",
  "readOnly",
  "paused",
  "unschedulable",
  "publishNotReadyAddresses",
]);
const omittedWhenZero = new Set([
  "hostPort",
  "nodePort",
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
  "minReadySeconds",
]);
const omittedWhenEmpty = new Set([
  "nodeName",
  "hostname",
  "subdomain",
  "serviceAccountName",
  "serviceAccount",
  "schedulerName",
  "priorityClassName",
  "restartPolicy",
  "dnsPolicy",
  "workingDir",
  "image",
  "imagePullPolicy",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "value",
  "subPath",
  "subPathExpr",
  "clusterIP",
  "externalName",
  "loadBalancerIP",
  "type",
  "protocol",
  "name",
  "namespace",
  "apiGroup",
  "generateName",
  "hostIP",
  "sizeLimit",
  "externalTrafficPolicy",
  "concurrencyPolicy",
  "key",
  "operator",
  "effect",
]);
/** Maps that a person fills: their keys are data. */
const maps = new Set([
  "labels",
  "annotations",
  "matchLabels",
  "nodeSelector",
  "data",
  "stringData",
  "binaryData",
  "limits",
  "requests",
  "hard",
]);
/** Lists and maps that Go writes even when they are empty or missing. */
const alwaysWritten = new Set(["containers", "rules", "items"]);
const quantities = new Set([
  "limits",
  "requests",
  "hard",
  "default",
  "defaultRequest",
  "max",
  "min",
  "capacity",
]);

/**
 * A manifest of a built-in kind as the API server has it after reading it into its own type: null
 * is nothing, empty lists and maps and zero values that are left out are gone, quantities are text.
 * A copy; the manifest stays as it is.
 */
export function asStored(object: JsonObject): JsonObject {
  return readObject(object);
}

function readObject(object: JsonObject): JsonObject {
  const kept: [string, Json][] = [];
  for (const [key, value] of Object.entries(object)) {
    const member = readMember(key, value);
    if (member !== undefined) kept.push([key, member]);
  }
  // Not by assignment: a key may be `__proto__`.
  return Object.fromEntries(kept);
}

function readMember(key: string, value: Json): Json | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) {
    if (value.length === 0 && !alwaysWritten.has(key)) return undefined;
    return value.map((item) => (isJsonObject(item) ? readObject(item) : item));
  }
  if (isJsonObject(value)) {
    const isMap =
      maps.has(key) &&
      Object.values(value).every((item) => !isJsonObject(item) && !Array.isArray(item));
    if (!isMap) return quantities.has(key) ? asText(value) : readObject(value);
    if (Object.keys(value).length === 0) return undefined;
    return quantities.has(key) ? asText(value) : { ...value };
  }
  if (value === false && omittedWhenFalse.has(key)) return undefined;
  if (value === 0 && omittedWhenZero.has(key)) return undefined;
  if (value === "" && omittedWhenEmpty.has(key)) return undefined;
  return key === "sizeLimit" && typeof value === "number" ? String(value) : value;
}

function asText(amounts: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(amounts).map(([key, value]) => {
      if (isJsonObject(value)) return [key, readObject(value)];
      return [
        key,
        typeof value === "number" || typeof value === "string"
          ? canonicalQuantity(String(value))
          : value,
      ];
    }),
  );
}
