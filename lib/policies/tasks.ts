import type { Action } from "@/lib/admission";
import type { Target } from "@/lib/targets";
import { deadlines, threadTask } from "@/lib/threads";
import type { PolicyAcceptance, PolicyOffer } from "./accept-policies";
import type { PolicyTexts } from "./policy-texts";
import type { PolicyText } from "./edited-policy";
import type { PolicyDocument } from "./policy-document";
import type { PolicyCheck, PolicyDetails, PolicyList, RefusedPolicy } from "./policies";

/** Policies as they are, and what they are shown by. */
export interface ShownPolicies {
  texts: PolicyTexts;
  targets: readonly Target[];
  now: Date;
}

/** What of a policy follows from the texts alone, without what was made of it here. */
export type DescribedPolicy = Omit<
  PolicyDetails,
  "revisions" | "revision" | "inCatalog" | "catalogChanged"
>;

export const checkPolicyTask = threadTask<{ texts: PolicyTexts; input: PolicyText }, PolicyCheck>(
  "check-policy",
  "the check of this policy and its tests",
  deadlines.preview,
);
/** The path of the file that a policy is in; undefined where there is none. */
export const findPolicyTask = threadTask<
  { documents: readonly PolicyDocument[]; name: string },
  string | undefined
>("find-policy", "the search for this policy", deadlines.preview);
/** What `withAction` is given. */
export const switchActionTask = threadTask<
  { text: string; binding: string; action: Action },
  string | undefined
>("switch-action", "the change of this policy", deadlines.preview);
/** Undefined where there is no such policy. */
export const describePolicyTask = threadTask<
  ShownPolicies & { name: string },
  DescribedPolicy | undefined
>("describe-policy", "the tests of this policy", deadlines.preview);
/** The titles and refusals of policies that are in force and that an API server would not create. */
export const refusedPoliciesTask = threadTask<PolicyTexts, readonly RefusedPolicy[]>(
  "refused-policies",
  "the compilation of all policies",
  deadlines.check,
);
export const listPoliciesTask = threadTask<ShownPolicies, PolicyList>(
  "list-policies",
  "the tests of all policies",
  deadlines.check,
);
/** How many rules each policy has, by name. */
export const policyRulesTask = threadTask<PolicyTexts, Map<string, number>>(
  "policy-rules",
  "the policies",
  deadlines.preview,
);
/** What `acceptPolicies` is given. */
export const acceptPoliciesTask = threadTask<PolicyOffer, PolicyAcceptance>(
  "accept-policies",
  "the policies of the catalog",
  deadlines.check,
);
