import type { BlockingReason } from "./types";

/** A reason in the making: what a controller's words are turned into. */
export type Words = Pick<BlockingReason, "code" | "sentence" | "hint" | "object">;

const applyFailures: readonly { pattern: RegExp; words: (found: RegExpExecArray) => Words }[] = [
  {
    pattern: /service ?accounts? ["']?([\w.\-/:]+)["']? not found/i,
    words: ([, account]) => ({
      code: "service-account-missing",
      sentence: `The account ${account} that deploys for the team does not exist in the cluster.`,
      hint: "The team's namespace has to be set up first: request it, or ask the platform team.",
    }),
  },
  {
    pattern: /ValidatingAdmissionPolicy '([^']+)'.*?denied request: ([^\n]*)/,
    words: ([, policy = "", said = ""]) =>
      said.includes("no params found")
        ? withoutParameters(policy)
        : {
            code: "policy-denied",
            sentence: `The cluster's policy ${policy} denies it: ${said}`,
            hint: "Change the values so that the policy is met, and resubmit.",
          },
  },
  {
    pattern: /admission webhook "([^"]+)" denied the request:? ?([^\n]*)/,
    words: ([, webhook, said]) => ({
      code: "policy-denied",
      sentence: `The cluster refuses it (${webhook}): ${said}`,
      hint: "Change the values so that the rule is met, and resubmit.",
    }),
  },
  {
    pattern: /exceeded quota:? ?([\w.-]+)?/,
    words: () => ({
      code: "quota-exceeded",
      sentence: "The team's quota in this namespace is used up.",
      hint: "Ask for less (replicas, memory, CPU), remove something, or ask the platform team for more.",
    }),
  },
  {
    pattern: /forbidden: User "([^"]+)" cannot (\w+) resource "([\w.-]+)"/i,
    words: ([, user, verb, resource]) => ({
      code: "forbidden",
      sentence: `The team's account may not ${verb} ${resource}.`,
      hint:
        `The platform team decides what ${user?.replace(/^system:serviceaccount:/, "")} may ` +
        "do. If the team is new, its namespace has to be requested first.",
    }),
  },
  {
    pattern: /\bforbidden\b/i,
    words: () => ({
      code: "forbidden",
      sentence: "The account that deploys may not do this.",
      hint: "The platform team decides what it may do; the message has the details.",
    }),
  },
  {
    pattern: /no matches for kind "([^"]+)" in version "([^"]+)"/,
    words: ([, kind, version]) => ({
      code: "kind-unknown",
      sentence: `The cluster does not know ${kind} (${version}).`,
      hint: "What brings that kind is not installed there. Tell the platform team.",
    }),
  },
  {
    pattern: /namespaces? "([^"]+)" not found/i,
    words: ([, namespace]) => ({
      code: "namespace-missing",
      sentence: `The namespace ${namespace} does not exist.`,
      hint: "The team's namespace has to be requested first.",
    }),
  },
  {
    pattern: /(?<![\w.])(\w+)(?:\.[\w.]+)? "([^"]+)" is invalid: ([^\n]*?immutable[^\n]*)/,
    words: ([, kind, name]) => ({
      code: "immutable-field",
      sentence: `${kind} ${name} cannot be changed in this way once it exists.`,
      hint: "Remove the instance and request it again with the new value, or put the old value back.",
    }),
  },
  {
    pattern: /(?<![\w.])(\w+)(?:\.[\w.]+)? "([^"]+)" is invalid: ([^\n]*)/,
    words: ([, kind, name, said]) => ({
      code: "object-invalid",
      sentence: `The cluster refuses ${kind} ${name}: ${said}`,
      hint: "Change the value that it names, and resubmit.",
    }),
  },
  {
    pattern: /dry-run failed/i,
    words: () => ({
      code: "dry-run-failed",
      sentence: "The cluster refuses one of the objects.",
      hint: "The message names the object and why.",
    }),
  },
];

/**
 * The API server's `no params found for policy binding with `Deny` parameterNotFoundAction`: nothing
 * in the object can end that.
 */
function withoutParameters(policy: string): Words {
  return {
    code: "policy-parameters-missing",
    sentence: `The cluster's policy ${policy} denies it: what the policy goes by is not in the cluster yet.`,
    hint:
      "No value of yours can change that, and what comes with the change does not count. The " +
      "platform team has to add it first, where the namespace is set up; then Flux tries again by itself.",
  };
}

/** Characters of a message that are searched: its reason stands in the beginning. */
const longestMessage = 16 * 1024;

export function applyFailure(whole: string): Words {
  const message = whole.slice(0, longestMessage);
  const object = /\b([A-Z]\w*\/[\w.-]+\/[\w.-]+)\b/.exec(message)?.[1];
  for (const { pattern, words } of applyFailures) {
    const found = pattern.exec(message);
    if (found) return { ...words(found), ...(object === undefined ? {} : { object }) };
  }
  return {
    code: "reconciliation-failed",
    sentence: "Flux could not apply the change.",
    hint: "The message has its reason.",
    ...(object === undefined ? {} : { object }),
  };
}
