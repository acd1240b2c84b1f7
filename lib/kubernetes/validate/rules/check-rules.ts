import type { JsonObject } from "@/lib/json";
import { type GroupVersionKind } from "../../object";
import type { Report } from "../../problem";
import { checkBinding, checkRole } from "./access";
import { checkClaim } from "./claims";
import { checkConfigMap, checkSecret } from "./configuration";
import { checkIngress } from "./ingress";
import { checkNetworkPolicy } from "./network-policy";
import { Refusals } from "./refusing";
import { checkAutoscaler, checkBudget } from "./scaling";
import { checkService } from "./service";
import { checkWorkload } from "./workload";

type Check = (object: JsonObject, refusals: Refusals) => void;

const checks: Readonly<Record<string, Check>> = {
  "/ConfigMap": checkConfigMap,
  "/PersistentVolumeClaim": checkClaim,
  "/Secret": checkSecret,
  "/Service": checkService,
  "autoscaling/HorizontalPodAutoscaler": checkAutoscaler,
  "networking.k8s.io/Ingress": checkIngress,
  "networking.k8s.io/NetworkPolicy": checkNetworkPolicy,
  "policy/PodDisruptionBudget": checkBudget,
  "rbac.authorization.k8s.io/ClusterRole": (role, refusals) => checkRole(role, false, refusals),
  "rbac.authorization.k8s.io/ClusterRoleBinding": (binding, refusals) =>
    checkBinding(binding, false, refusals),
  "rbac.authorization.k8s.io/Role": (role, refusals) => checkRole(role, true, refusals),
  "rbac.authorization.k8s.io/RoleBinding": (binding, refusals) =>
    checkBinding(binding, true, refusals),
};

/**
 * What the API server refuses in an object of a built-in kind although every field has the type that
 * its OpenAPI description asks for: the validation in Go of each kind, by whose functions the checks
 * are named. `object` is as the server has it after reading (`asDecoded`).
 */
export function checkRules(object: JsonObject, gvk: GroupVersionKind, report: Report): void {
  const refusals = new Refusals(report);
  const key = `${gvk.group}/${gvk.kind}`;
  if (Object.hasOwn(checks, key)) checks[key]?.(object, refusals);
  checkWorkload(object, gvk, refusals);
}
