import type { ObjectName } from "@/lib/kubernetes";
import { withException } from "../exceptions/exception";
import { labelsOf, type Match, matches } from "../match/match";
import { isSelected } from "@/lib/kubernetes";
import type { Action, Binding, Finding, InvisibleContent, Policy } from "../types";
import { notVisible, verdictOf } from "../verdict";
import { evaluatePolicy, type RuleResult } from "./evaluate";
import { hiddenIn } from "./invisible";
import type { JudgeInput } from "./input";
import { missingParams, unknownParamKind } from "./missing-params";
import type { Params } from "./params";
import { prepare, type PreparedObject, type Subject } from "./prepare";
import { subjectValues } from "./scope";

const strongestFirst: readonly Action[] = ["Deny", "Warn", "Audit"];

/** What policies say of a set of objects. */
export interface Judgement {
  /** In the order of the objects; what passes is not told. */
  findings: Finding[];
  /** The names of the policies that are bound where the objects go. */
  checked: ReadonlySet<string>;
  /** The names of those that are about at least one of the objects. */
  applying: ReadonlySet<string>;
}

/** What the policies have against what would be written, in the order of the objects. Pure. */
export function judge(input: JudgeInput): Finding[] {
  return judgement(input).findings;
}

/**
 * What the policies say of what would be written: the verdict that the cluster would give, as far
 * as it can be said here. Pure: time is part of the input.
 */
export function judgement(input: JudgeInput): Judgement {
  const applying = new Set<string>();
  const pairs = pairsAt(input);
  const { steps, params, isKnownKind } = prepare(input);
  const broken = new Set(
    input.policies.policies.filter(
      ({ paramKind }) => paramKind !== undefined && !isKnownKind(paramKind),
    ),
  );
  const findings: Finding[] = [];
  const notSeen = [...(input.invisible ?? [])];
  let ofMaker: Finding[] = [];
  for (const { read, subjects } of steps) {
    if (read !== undefined) notSeen.push(...hiddenOf(read, input));
    for (const subject of subjects) judgeSubject(subject);
  }
  return {
    findings: [...findings, ...notSeen.flatMap((content) => unseen(content, pairs))],
    checked: new Set(pairs.map(({ policy }) => policy.name)),
    applying,
  };

  function judgeSubject(subject: Subject): void {
    if (subject.made === undefined) ofMaker = [];
    let values: ReturnType<typeof subjectValues> | undefined;
    const found = pairs.flatMap(({ policy, binding }) => {
      if (broken.has(policy)) return notConfigured(policy, binding);
      const match = both(matches(policy.match, subject), binding.match);
      if (match === "no") return [];
      applying.add(policy.name);
      if (match !== "yes") return [inDoubt(match, policy, binding, subject)];
      values ??= subjectValues(subject, subject.appliedAs ?? input.user);
      return judgeOne({ policy, binding, subject, values, params, input });
    });
    const labels = labelsOf(subject.object ?? subject.oldObject ?? {});
    for (const finding of found) {
      if (ofMaker.some((other) => isSameFinding(other, finding))) continue;
      if (subject.made === undefined) ofMaker.push(finding);
      findings.push(
        input.exceptions === undefined
          ? finding
          : withException(finding, labels, input.exceptions.list, input.exceptions.now),
      );
    }

    /** It is told of once, whatever its bindings match and do. */
    function notConfigured(policy: Policy, binding: Binding): Finding[] {
      const first = pairs.find((pair) => pair.policy === policy);
      if (first?.binding !== binding || matches(policy.match, subject) !== "yes") return [];
      applying.add(policy.name);
      const result = unknownParamKind(policy);
      const denies: Binding = { ...binding, actions: ["Deny"] };
      return result === undefined ? [] : [findingOf(result, policy, denies, subject)];
    }

    function both(first: Match, resources: Binding["match"]): Match {
      if (first === "no" || resources === undefined) return first;
      const second = matches(resources, subject, true);
      return second === "no" || first === "yes" ? second : first;
    }
  }
}

function hiddenOf(
  { located, called }: NonNullable<PreparedObject["read"]>,
  { target }: Pick<JudgeInput, "target">,
): InvisibleContent[] {
  const { file, document } = located;
  const reason = hiddenIn(located.object, target?.substitution ?? false);
  return reason === undefined ? [] : [{ file, document, reason, object: called }];
}

/** Whether a finding stops a request. */
export function isDenied({ verdict }: Pick<Finding, "verdict">): boolean {
  return verdict === "denied";
}

interface Pair {
  policy: Policy;
  binding: Binding;
}

function pairsAt({ policies, target }: JudgeInput): Pair[] {
  return policies.bindings
    .filter((binding) => target === undefined || isSelected(binding.targets, target.labels))
    .flatMap((binding) =>
      policies.policies
        .filter((policy) => policy.name === binding.policyName)
        .map((policy) => ({ policy, binding })),
    );
}

function judgeOne({
  policy,
  binding,
  subject,
  values,
  params,
  input,
}: Pair & {
  subject: Subject;
  values: ReturnType<typeof subjectValues>;
  params: Params;
  input: Pick<JudgeInput, "isInView" | "areParamsKnown">;
}): Finding[] {
  const namespace = subject.namespace?.name ?? "";
  const { appliedBy } = subject;
  const object = subject.object ?? subject.oldObject ?? {};
  const given = params.of(policy, binding, { object, appliedBy }, namespace);
  if (given.length === 0) {
    const missing = missingParams({ policy, binding, namespace, params, input });
    if (missing === undefined) return [];
    // The API server denies then, whatever the binding would do with what its rules find.
    const denies: Binding =
      missing.result === "fails" ? { ...binding, actions: ["Deny"] } : binding;
    return [findingOf(missing, policy, denies, subject)];
  }
  return given
    .flatMap((one) => evaluatePolicy(policy, subject, values, one))
    .map((result) => findingOf(result, policy, binding, subject));
}

function findingOf(
  { result, rule, message, expected, remedy, pointer }: RuleResult,
  policy: Policy,
  binding: Binding,
  subject: Subject,
): Finding {
  const { made } = subject;
  const actions =
    result === "fails"
      ? binding.actions
      : binding.notJudged === undefined
        ? []
        : [binding.notJudged];
  const action = strongestFirst.find((one) => actions.includes(one));
  return {
    verdict: verdictOf({ result, action }),
    result,
    action,
    actions,
    policy: policy.name,
    title: policy.title,
    binding: binding.name,
    rule,
    object: subject.called,
    operation: subject.operation,
    file: subject.file,
    document: subject.document,
    message:
      made === undefined ? message : `It would fail when its ${made.kind}s start: ${message}`,
    ...(expected === undefined ? {} : { expected }),
    ...(remedy === undefined ? {} : { remedy }),
    field: made === undefined ? pointer : inMaker(pointer, made.pointer),
    ...(made === undefined ? {} : { through: made.kind }),
  };
}

/**
 * What a made object has from its template is the template's; its name and namespace are the
 * maker's.
 */
function inMaker(pointer: string, template: string): string {
  if (pointer === "" || /^\/(apiVersion|kind)$/.test(pointer)) return template;
  if (pointer === "/metadata/namespace") return pointer;
  return /^\/metadata\/(name|generateName)$/.test(pointer) ? "/metadata/name" : template + pointer;
}

/** The same rule has said the same of the object that makes it. */
function isSameFinding(a: Finding, b: Finding): boolean {
  return (
    b.through !== undefined &&
    a.policy === b.policy &&
    a.binding === b.binding &&
    a.rule === b.rule &&
    a.field === b.field
  );
}

function inDoubt(
  match: Exclude<Match, "yes" | "no">,
  policy: Policy,
  binding: Binding,
  subject: Subject,
): Finding {
  const message =
    match === "unknown"
      ? "Whether it applies hangs on the labels of the namespace " +
        `${subject.namespace?.name ?? ""}, which is not in view.`
      : "The policy is written for " +
        `${subject.kind.group === "" ? "" : `${subject.kind.group}/`}${match.otherVersion}; ` +
        "the cluster converts the object to that version first.";
  return findingOf(
    { result: "unknown", rule: undefined, expected: undefined, pointer: "", message },
    policy,
    binding,
    subject,
  );
}

/** Told once, and for every binding for which Ops said that it counts. */
function unseen(content: InvisibleContent, pairs: readonly Pair[]): Finding[] {
  const object: ObjectName = content.object ?? { apiVersion: "", kind: "", name: "" };
  const base = {
    result: "unknown" as const,
    rule: undefined,
    object,
    operation: "CREATE" as const,
    file: content.file,
    document: content.document,
    message: content.reason,
    field: "",
  };
  const strict = pairs.filter(({ binding }) => binding.notJudged !== undefined);
  return [
    {
      ...base,
      verdict: verdictOf({ ...base, action: undefined }),
      action: undefined,
      actions: [],
      policy: "",
      title: notVisible,
      binding: "",
    },
    ...strict.map(({ policy, binding }): Finding => ({
      ...base,
      verdict: verdictOf({ ...base, action: binding.notJudged }),
      action: binding.notJudged,
      actions: binding.notJudged === undefined ? [] : [binding.notJudged],
      policy: policy.name,
      title: policy.title,
      binding: binding.name,
    })),
  ];
}
