import { isJsonObject, type JsonObject } from "@/lib/json";
import type { Labels, MatchResources, Operation, ResourceRule } from "../types";
import type { RequestKind } from "./kinds";
import { type Selector, isSelected } from "@/lib/kubernetes";

/** As much of an admission request as tells whether a policy is about it. */
export interface Candidate {
  kind: RequestKind;
  operation: Operation;
  name: string;
  object: JsonObject | null;
  oldObject: JsonObject | null;
  /** Labels of the namespace that the object is in; `complete` where all of them are known. */
  namespace: { name: string; labels: Labels; complete: boolean } | undefined;
}

/**
 * `unknown`: it hangs on labels of a namespace that is not in view. `otherVersion`: through a rule
 * for another version.
 */
export type Match = "no" | "yes" | "unknown" | { otherVersion: string };

/**
 * Whether constraints match a request, after the API server's matcher (rules, exclusions,
 * selectors, `matchPolicy`).
 */
export function matches(match: MatchResources, candidate: Candidate, always = false): Match {
  const through =
    always && match.resourceRules.length === 0
      ? "yes"
      : matchRules(match.resourceRules, match.matchPolicy, candidate);
  if (through === "no") return "no";
  if (
    match.excludeResourceRules.length > 0 &&
    matchRules(match.excludeResourceRules, match.matchPolicy, candidate) !== "no"
  )
    return "no";
  if (!isObjectSelected(match.objectSelector, candidate)) return "no";
  const namespace = selectsNamespace(match.namespaceSelector, candidate);
  return namespace === "yes" ? through : namespace;
}

function matchRules(
  rules: readonly ResourceRule[],
  policy: "Exact" | "Equivalent",
  candidate: Candidate,
): "no" | "yes" | { otherVersion: string } {
  const { kind } = candidate;
  if (
    rules.some(
      (rule) =>
        isCovered(rule, candidate) &&
        isListed(rule.apiGroups, kind.group) &&
        isListed(rule.apiVersions, kind.version),
    )
  )
    return "yes";
  if (policy === "Exact") return "no";
  for (const rule of rules) {
    if (!isCovered(rule, candidate) || !isListed(rule.apiGroups, kind.group)) continue;
    const otherVersion = rule.apiVersions.find(isServed);
    if (otherVersion !== undefined) return { otherVersion };
  }
  return "no";

  // An equivalent kind is one that the API server has (`EquivalentResourceRegistry` of apimachinery).
  function isServed(version: string): boolean {
    return kind.versions === undefined || kind.versions.includes(version);
  }
}

const isListed = (list: readonly string[], value: string): boolean =>
  list.includes("*") || list.includes(value);

/** All but group and version. */
function isCovered(rule: ResourceRule, { kind, operation, name }: Candidate): boolean {
  if (!isListed(rule.operations, operation)) return false;
  if (rule.scope !== "*" && (rule.scope === "Namespaced") !== kind.namespaced) return false;
  if (
    !rule.resources.some(
      (resource) => resource === "*" || resource === "*/*" || resource === kind.resource,
    )
  )
    return false;
  return rule.resourceNames.length === 0 || rule.resourceNames.includes(name);
}

/** Of the new or of the old object, as the API server has it. */
function isObjectSelected(selector: Selector, { object, oldObject }: Candidate): boolean {
  return (
    selector.length === 0 ||
    [object, oldObject].some((one) => one !== null && isSelected(selector, labelsOf(one)))
  );
}

function selectsNamespace(
  selector: Selector,
  { kind, namespace, object, oldObject }: Candidate,
): "yes" | "no" | "unknown" {
  if (selector.length === 0) return "yes";
  if (kind.group === "" && kind.kind === "Namespace")
    return isSelected(selector, labelsOf(object ?? oldObject ?? {})) ? "yes" : "no";
  // Objects of the whole cluster are in no namespace, and are never passed over for that.
  if (!kind.namespaced || namespace === undefined) return "yes";
  const known = (key: string) => namespace.complete || Object.hasOwn(namespace.labels, key);
  const decided = selector.filter((requirement) => known(requirement.key));
  if (!isSelected(decided, namespace.labels)) return "no";
  return decided.length === selector.length ? "yes" : "unknown";
}

export function labelsOf(object: JsonObject): Labels {
  const metadata = object["metadata"];
  const labels = isJsonObject(metadata) ? metadata["labels"] : undefined;
  if (!isJsonObject(labels)) return {};
  return Object.fromEntries(
    Object.entries(labels).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}
