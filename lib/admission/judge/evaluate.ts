import {
  costLimits,
  withinBudget,
  CelFault,
  NotKnownYet,
  withReads,
  type Expression,
  policyVariables,
  type Scope,
  Reads,
  toCel,
} from "@/lib/cel";
import type { JsonObject } from "@/lib/json";
import type { Policy, Validation } from "../types";
import type { Subject } from "./prepare";
import { type SubjectValues, withReadObject } from "./scope";

/** What one rule says of one subject, where it does not pass. */
export interface RuleResult {
  result: "fails" | "unknown";
  rule: number | undefined;
  message: string;
  expected: string | undefined;
  /** Who can end it, and how. */
  remedy?: string;
  /** JSON Pointer into the subject's object. */
  pointer: string;
}

function scopeOf(policy: Policy, values: SubjectValues, params: JsonObject | null): Scope {
  return Object.assign(Object.create(policy.scope) as Scope, values, {
    params: params === null ? null : toCel(params),
    variables: policyVariables,
  });
}

type Outcome = { value: unknown } | { fault: CelFault | NotKnownYet };

function run(expression: Expression, scope: Scope): Outcome {
  try {
    return { value: expression.evaluate(scope) };
  } catch (error) {
    // Anything that is thrown within an expression is its failure; our own types carry words for
    // people.
    if (error instanceof CelFault || error instanceof NotKnownYet) return { fault: error };
    return { fault: new CelFault(error instanceof Error ? error.message : String(error)) };
  }
}

/** Evaluates one policy on one subject. Nothing is told of what passes. */
export function evaluatePolicy(
  policy: Policy,
  subject: Subject,
  values: SubjectValues,
  params: JsonObject | null,
): RuleResult[] {
  const scope = scopeOf(policy, values, params);
  const stop = withinBudget(costLimits.conditions, () => conditionsSay(policy, scope));
  if (stop !== "go on") return stop;
  return withinBudget(costLimits.policy, () => rulesSay(policy, subject, values, params, scope));
}

function rulesSay(
  policy: Policy,
  subject: Subject,
  values: SubjectValues,
  params: JsonObject | null,
  scope: Scope,
): RuleResult[] {
  return policy.validations.flatMap((validation, rule): RuleResult[] => {
    const outcome = run(validation.expression, scope);
    if ("value" in outcome && outcome.value === true) return [];
    const told =
      "value" in outcome && outcome.value === false
        ? { result: "fails" as const, message: messageOf(validation, scope) }
        : failure(policy, outcome);
    if (told === undefined) return [];
    return [
      {
        ...told,
        rule,
        expected: validation.expected,
        pointer: whatDecided(policy, validation, subject, values, params),
      },
    ];
  });
}

/** All conditions must hold. One that is false decides, even where another one fails. */
function conditionsSay(policy: Policy, scope: Scope): "go on" | RuleResult[] {
  let failed: { name: string; outcome: Outcome } | undefined;
  for (const { name, expression } of policy.conditions) {
    const outcome = run(expression, scope);
    if ("value" in outcome && outcome.value === false) return [];
    if (!("value" in outcome && outcome.value === true)) failed ??= { name, outcome };
  }
  if (failed === undefined) return "go on";
  const told = failure(policy, failed.outcome);
  return told === undefined
    ? []
    : [
        {
          ...told,
          message: `Whether it applies (${failed.name}): ${told.message}`,
          rule: undefined,
          expected: undefined,
          pointer: "",
        },
      ];
}

/**
 * What follows from an expression that gives no answer; undefined where the policy says to go on.
 */
function failure(
  policy: Policy,
  outcome: Outcome,
): Pick<RuleResult, "result" | "message"> | undefined {
  if ("fault" in outcome && outcome.fault instanceof NotKnownYet) {
    return {
      result: outcome.fault.kind === "denies" ? "fails" : "unknown",
      message: `It cannot be judged before the cluster. ${outcome.fault.message}`,
    };
  }
  if (policy.failurePolicy === "Ignore") return undefined;
  const why =
    "fault" in outcome
      ? outcome.fault.message.replace(/\.$/, "")
      : "it gives neither true nor false";
  return { result: "fails", message: `The rule could not be evaluated (${why}), which denies.` };
}

/**
 * As the API server words it: the message expression where it gives one line, the message, or the
 * expression.
 */
function messageOf(validation: Validation, scope: Scope): string {
  if (validation.messageExpression !== undefined) {
    const outcome = run(validation.messageExpression, scope);
    const text =
      "value" in outcome && typeof outcome.value === "string" ? outcome.value.trim() : "";
    if (text !== "" && !text.includes("\n") && text.length <= 5 * 1024) return text;
  }
  return validation.message?.trim() || `failed expression: ${validation.expression.source.trim()}`;
}

/**
 * What an object is and is called is read to tell it from others, and is seldom what is wrong with
 * it.
 */
const identity = new Set([
  "/apiVersion",
  "/kind",
  "/metadata",
  "/metadata/name",
  "/metadata/namespace",
]);

/**
 * Evaluates it once more on an object that notes what is read: what was read last, beside its
 * identity, is what decided.
 */
function whatDecided(
  policy: Policy,
  validation: Validation,
  subject: Subject,
  values: SubjectValues,
  params: JsonObject | null,
): string {
  if (subject.object === null) return "";
  const reads = new Reads();
  const scope = scopeOf(policy, withReadObject(values, subject, reads), params);
  // It is evaluated for the page's sake, and costs the policy nothing.
  withinBudget(costLimits.expression, () =>
    withReads(reads, () => run(validation.expression, scope)),
  );
  return (
    reads.pointers.findLast((pointer) => !identity.has(pointer)) ?? reads.pointers.at(-1) ?? ""
  );
}
