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
