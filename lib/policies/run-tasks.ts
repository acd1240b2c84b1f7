import { handles } from "@/lib/threads/thread";
import { describePolicy } from "./describe-policy";
import { checkedText } from "./edited-policy";
import { policyList } from "./policy-list";
import { checkPolicyTask, describePolicyTask, listPoliciesTask } from "./tasks";

/** What runs the tasks of policies, in a thread. */
export const policyHandlers = [
  handles(checkPolicyTask, ({ texts, input }) => checkedText(texts, input)),
  handles(describePolicyTask, ({ name, ...shown }) => describePolicy(name, shown)),
  handles(listPoliciesTask, policyList),
];
