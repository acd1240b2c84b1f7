import type { JsonObject } from "@/lib/json";
import type { ObjectName } from "@/lib/kubernetes";
import type { Expression } from "@/lib/cel";
import type { Labels, Selector } from "@/lib/kubernetes";
import type { Verdict } from "./verdict";

export type { Labels };
export type Operation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
export type Action = "Deny" | "Warn" | "Audit";

/** `resourceRules` of a policy or binding: which requests it is about. */
export interface ResourceRule {
  apiGroups: readonly string[];
  apiVersions: readonly string[];
  resources: readonly string[];
  operations: readonly string[];
  scope: "Cluster" | "Namespaced" | "*";
  resourceNames: readonly string[];
}

/** `matchConstraints` of a policy, `matchResources` of a binding. */
export interface MatchResources {
  resourceRules: readonly ResourceRule[];
  excludeResourceRules: readonly ResourceRule[];
  namespaceSelector: Selector;
  objectSelector: Selector;
  matchPolicy: "Exact" | "Equivalent";
}

export interface NamedExpression {
  name: string;
  expression: Expression;
}

export interface Validation {
  expression: Expression;
  message: string | undefined;
  messageExpression: Expression | undefined;
  reason: string | undefined;
  /** What would be right, in words: of the annotation `slipway.dev/expected`. */
  expected: string | undefined;
}

/** A ValidatingAdmissionPolicy, compiled. */
export interface Policy {
  name: string;
  /** For people: the annotations `slipway.dev/title` and `slipway.dev/description`. */
  title: string;
  description: string;
  file: string;
  failurePolicy: "Fail" | "Ignore";
  paramKind: { apiVersion: string; kind: string } | undefined;
  match: MatchResources;
  conditions: readonly NamedExpression[];
  variables: readonly NamedExpression[];
  validations: readonly Validation[];
  /**
   * The prototype of a scope: getters for the variables, each evaluated once, when first asked for.
   */
  scope: object;
}

export interface Binding {
  name: string;
  file: string;
  policyName: string;
  actions: readonly Action[];
  match: MatchResources | undefined;
  paramRef:
    | {
        name: string | undefined;
        namespace: string | undefined;
        selector: Selector | undefined;
        whenMissing: "Allow" | "Deny";
      }
    | undefined;
  /**
   * What to say where there should be parameters and are none: of the annotation
   * `slipway.dev/without-params`.
   */
  withoutParams: string | undefined;
  /**
   * Of the annotation `slipway.dev/targets`: where it applies, by the labels of targets; everywhere
   * without it.
   */
  targets: Selector;
  /** The same as it is written; "" without it. */
  targetsText: string;
  /** Of the annotation `slipway.dev/not-judged`: what follows for content that cannot be seen. */
  notJudged: Action | undefined;
}

/** Policies and what they need, compiled once and used for many objects. */
export interface PolicySet {
  policies: readonly Policy[];
  bindings: readonly Binding[];
  /** Other objects in the same files: parameters. */
  params: readonly JsonObject[];
}

/**
 * - `error`: what it is about is not loaded;
 * - `refused`: an API server does not create such a policy, so nobody can save it; one that is in
 *   force already stays so and is judged by as far as it can be;
 * - `warning`: it is taken, and may not be what is meant.
 */
export type PolicyProblemSeverity = "error" | "refused" | "warning";

/** What is wrong with a file of policies, and where. */
export interface PolicyProblem {
  severity: PolicyProblemSeverity;
  message: string;
  path: string;
  /** From 1. */
  line: number;
  column: number;
  /** The policy or binding, where its name could be read. */
  policy?: string;
  /** JSON Pointer into the document. */
  pointer?: string;
}

/** An object with the place that it has in a file. */
export interface LocatedObject {
  /** Path of the file, as it is to be shown. */
  file: string;
  /** Index of the document in the file. */
  document: number;
  object: JsonObject;
  /** As whom it is applied, where that is known of this object. */
  appliedAs?: { username: string; groups?: readonly string[] };
  /** Which Kustomization applies it (`namespace/name`), where that is known; else one for all. */
  appliedBy?: string;
}

/**
 * Objects in an order. An array is one; a list of very many may make each when it is asked for, so
 * nobody keeps more of them than they need.
 */
export interface LocatedObjects extends Iterable<LocatedObject> {
  readonly length: number;
  at(index: number): LocatedObject | undefined;
  /** Those of some kinds, where that is known without making the others. */
  ofKinds?(isWanted: (kind: string) => boolean): Iterable<LocatedObject>;
}

/** Something that a cluster would apply and that cannot be seen from here. */
export interface InvisibleContent {
  file: string;
  document: number;
  /** Why it cannot be seen: one sentence. */
  reason: string;
  object?: ObjectName;
  /** The files that it is made of, besides `file`, where they are known. */
  sources?: readonly string[];
}

/** What a policy says of an object. What passes is not told. */
export interface Finding {
  verdict: Verdict;
  /** `unknown`: it cannot be said before the cluster whether a rule fails. */
  result: "fails" | "unknown";
  /**
   * The strongest of the binding's actions. What is unknown has none unless Ops said what follows.
   */
  action: Action | undefined;
  actions: readonly Action[];
  policy: string;
  /** For people; the policy's name where it has no title. */
  title: string;
  binding: string;
  /** Index of the rule in `spec.validations`; undefined where it is about the policy as a whole. */
  rule: number | undefined;
  object: ObjectName;
  operation: Operation;
  file: string;
  document: number;
  message: string;
  /** Who can end it, and how, where no value of the object can: sentences. */
  remedy?: string;
  /** What would be right. */
  expected?: string;
  /** JSON Pointer in the document of the field that decided; "" where that is not known. */
  field: string;
  /** It is judged on what the object will make: `Pod` or `Job`. */
  through?: string;
  /** Set where an exception applies: then it blocks nothing. */
  exception?: { name: string; reason: string; expires: string };
  /** An exception that would apply and has expired. */
  expired?: { name: string; expires: string };
}
