import { objectName, objectTitle } from "@/lib/kubernetes";
import type { Binding, Policy } from "../types";
import type { RuleResult } from "./evaluate";
import type { JudgeInput } from "./input";
import type { Params } from "./params";

/**
 * What follows where a binding has no parameters for an object; undefined where nothing does. Who
 * can end it is said with it: no value of the object can.
 */
export function missingParams({
  policy,
  binding,
  namespace,
  params,
  isInView,
}: {
  policy: Policy;
  binding: Binding;
  namespace: string;
  params: Params;
  isInView: JudgeInput["isInView"];
}): RuleResult | undefined {
  const { paramRef, withoutParams } = binding;
  const { kind } = policy.paramKind ?? { kind: "parameters" };
  const nothing = { rule: undefined, expected: undefined, pointer: "" };
  // Where a reference names a namespace, whoever wrote it said where to look.
  const where = paramRef?.namespace ?? namespace;
  const isUnseen = paramRef?.namespace === undefined && isInView?.(namespace) === false;
  if (isUnseen)
    return {
      ...nothing,
      result: "unknown",
      message:
        `It is about each ${kind} of the namespace ${namespace}, and what is in that namespace ` +
        "is not in view: it is not made in Git, or Git was not read yet.",
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
