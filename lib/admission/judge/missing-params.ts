import { objectName, objectTitle } from "@/lib/kubernetes";
import type { Binding, Policy } from "../types";
import type { RuleResult } from "./evaluate";
import type { JudgeInput } from "./input";
import { type Params, referenceKey } from "./params";

/**
 * What follows where a binding has no parameters for an object; undefined where nothing does. Who
 * can end it is said with it: no value of the object can.
 */
export function missingParams({
  policy,
  binding,
  namespace,
  params,
  input,
}: {
  policy: Policy;
  binding: Binding;
  namespace: string;
  params: Params;
  input: Pick<JudgeInput, "isInView" | "areParamsKnown">;
}): RuleResult | undefined {
  const { paramRef, withoutParams } = binding;
  const { kind } = policy.paramKind ?? { kind: "parameters" };
  const nothing = { rule: undefined, expected: undefined, pointer: "" };
  // Where a reference names a namespace, whoever wrote it said where to look.
  const where = paramRef?.namespace ?? namespace;
  const isUnseen = paramRef?.namespace === undefined && input.isInView?.(namespace) === false;
  if (isUnseen)
    return {
      ...nothing,
      result: "unknown",
      message:
        `It is about each ${kind} of the namespace ${namespace}, and what is in that namespace ` +
        "is not in view: it is not made in Git, or Git was not read yet.",
    };
  const isIncomplete =
    policy.paramKind !== undefined &&
    paramRef !== undefined &&
    input.areParamsKnown?.(referenceKey(policy.paramKind, paramRef)) === false;
  if (isIncomplete)
    return {
      ...nothing,
      result: "unknown",
      message:
        `It is about each ${kind} that it takes as a parameter, and not all of them are known: Git ` +
        "was not read yet with this policy in force, or one there is too long to be kept, looks like " +
        "it holds a secret, or is one of too many.",
    };
  if (paramRef?.whenMissing === "Allow" || policy.failurePolicy === "Ignore") return undefined;
  const wanted = paramRef?.name === undefined ? `A ${kind}` : `The ${kind} ${paramRef.name}`;
  const place = where === "" ? "the cluster" : `the namespace ${where}`;
  const late = params.tooLate(policy, binding, namespace);
  return {
    ...nothing,
    result: "fails",
    message:
      withoutParams ??
      `Its parameters (${kind} ${paramRef?.name ?? "by labels"}) are not there, which denies.`,
    remedy: [
      ...(late === undefined
        ? []
        : [
            `The ${objectTitle(objectName(late))} that comes with it does not count: Flux has the ` +
              "cluster try every object before it applies any.",
          ]),
      `${wanted} has to be in ${place} before this. The platform team can add it in Git, where ` +
        `${place} is set up; once that is deployed, try again.`,
    ].join(" "),
  };
}

/**
 * What follows where the cluster has no such kind as a policy takes its parameters of: the policy
 * cannot be configured, which denies whatever it is about (`Dispatch` of the API server's
 * `plugin/policy/validating/dispatcher.go`), unless failures are ignored.
 */
export function unknownParamKind({ paramKind, failurePolicy }: Policy): RuleResult | undefined {
  if (paramKind === undefined || failurePolicy === "Ignore") return undefined;
  return {
    rule: undefined,
    expected: undefined,
    pointer: "",
    result: "fails",
    message:
      `The policy takes its parameters of a kind that is not known, ${paramKind.kind} ` +
      `(${paramKind.apiVersion}), which denies everything that it is about.`,
    remedy:
      "If the cluster has the kind, the platform team can give its CRD (SLIPWAY_SCHEMA_DIRS); " +
      "if not, they have to install it or to change the policy.",
  };
}
