import { withAction } from "@/lib/admission";
import { handles } from "@/lib/threads/thread";
import { compiledPolicies, refusedPolicies } from "./compiled-policies";
import { acceptPolicies } from "./accept-policies";
import { describePolicy } from "./describe-policy";
import { checkedText, documentOf } from "./edited-policy";
import { policyList } from "./policy-list";
import {
  acceptPoliciesTask,
  checkPolicyTask,
  describePolicyTask,
  findPolicyTask,
  listPoliciesTask,
  policyRulesTask,
  refusedPoliciesTask,
  switchActionTask,
} from "./tasks";

/** What runs the tasks of policies, in a thread. */
export const policyHandlers = [
  handles(checkPolicyTask, ({ texts, input }) => checkedText(texts, input)),
  handles(describePolicyTask, ({ name, ...shown }) => describePolicy(name, shown)),
  handles(listPoliciesTask, policyList),
  handles(
    policyRulesTask,
    (texts) =>
      new Map(
        compiledPolicies(texts).policies.policies.map(({ name, validations }) => [
          name,
          validations.length,
        ]),
      ),
  ),
  handles(refusedPoliciesTask, (texts) => {
    const titles = new Map(
      compiledPolicies(texts).policies.policies.map(({ name, title }) => [name, title]),
    );
    return [...refusedPolicies(texts)].map(([name, refused]) => ({
      name,
      title: titles.get(name) ?? name,
      refused,
    }));
  }),
  handles(findPolicyTask, (input) => documentOf(input, input.name)?.path),
  handles(acceptPoliciesTask, acceptPolicies),
  handles(switchActionTask, ({ text, binding, action }) => withAction(text, binding, action)),
];
