import type { Action, PolicyProblem } from "@/lib/admission";
import type { PolicySource } from "./policy-document";

/** Where a binding makes a policy count, and what follows. */
export interface BindingSummary {
  name: string;
  actions: readonly Action[];
  /** What follows for content that cannot be seen before the cluster. */
  notJudged: Action | undefined;
  /** The selector of targets, as it is written; "" for everywhere. */
  selector: string;
  /** Titles of the targets that it selects. */
  targets: readonly string[];
  /** In the policy's own file, so that it can be switched there. */
  own: boolean;
}

/** What came of one test of a policy. */
export interface PolicyTestResult {
  title: string;
  /** Nothing where it passes. */
  wrong: readonly string[];
}

export interface ExceptionSummary {
  name: string;
  policy: string;
  rules: readonly number[] | undefined;
  team: string | undefined;
  object: string | undefined;
  reason: string;
  expires: string;
  current: boolean;
}

export interface AllowanceSummary {
  name: string;
  file: string;
  /** How the value is known: by its digest, or by a pattern. */
  value: string;
  where: readonly string[];
  reason: string;
  by: string;
  expires: string | undefined;
  current: boolean;
}

/** One policy in the list of Ops. */
export interface PolicySummary {
  name: string;
  title: string;
  description: string;
  source: PolicySource;
  path: string;
  rules: number;
  bindings: readonly BindingSummary[];
  tests: { passed: number; failed: number };
  exceptions: { current: number; expired: number };
  /** Why an API server would not create it, by place: sentences. It is judged by all the same. */
  refused: readonly string[];
}

/** A policy that is in force, and that an API server would not create. */
export interface RefusedPolicy {
  name: string;
  title: string;
  /** Sentences, with line and column. */
  refused: readonly string[];
}

export interface PolicyList {
  policies: readonly PolicySummary[];
  exceptions: readonly ExceptionSummary[];
  allowances: readonly AllowanceSummary[];
}

interface RuleSummary {
  expression: string;
  message: string;
  expected: string | undefined;
}

interface RevisionSummary {
  number: number;
  note: string;
  author: string;
  createdAt: Date;
  /** It gave the policy back to the catalog's file, or took it away where there is none. */
  reverted: boolean;
}

/** One policy, whole. */
export interface PolicyDetails extends Omit<PolicySummary, "rules" | "tests" | "exceptions"> {
  /** Which requests it is about: `pods (CREATE, UPDATE)`. */
  about: readonly string[];
  failurePolicy: "Fail" | "Ignore";
  conditions: readonly { name: string; expression: string }[];
  variables: readonly { name: string; expression: string }[];
  rules: readonly RuleSummary[];
  text: string;
  testsText: string;
  tests: readonly PolicyTestResult[];
  exceptions: readonly ExceptionSummary[];
  revisions: readonly RevisionSummary[];
  /** Number of the latest change here, 0 before the first: what a change must be made from. */
  revision: number;
  /** There is a file in the catalog that it can be given back to. */
  inCatalog: boolean;
  /** The catalog's file is another one than when it was changed here. */
  catalogChanged: boolean;
}

/** What is to be said of a policy's text while it is edited. */
export interface PolicyCheck {
  /** Nothing stands against saving it, but for tests that fail. */
  ready: boolean;
  name: string | undefined;
  problems: readonly PolicyProblem[];
  tests: readonly PolicyTestResult[];
  testProblems: readonly { message: string; line: number; column: number }[];
}
