import type { CanaryMoved, Reconciled } from "./events";
import type { BlockingReason } from "./types";

/** A reason in the making: what a controller's words are turned into. */
type Words = Pick<BlockingReason, "code" | "sentence" | "hint" | "object">;

/** What stops, in words for a developer. The controller's own message stays beside them. */
export function failureReason(event: Reconciled): BlockingReason {
  const words =
    event.subject === "instance"
      ? instanceFailure(event)
      : event.subject === "parent"
        ? parentFailure(event)
        : sourceFailure(event);
  return { ...words, raw: event.message };
}

export function blockedReason(event: Reconciled): BlockingReason {
  if (event.reason === "DependencyNotReady") {
    const dependency = /dependency '?([\w.-]+\/[\w.-]+)'?/i.exec(event.message)?.[1];
    return {
      code: "dependency-not-ready",
      sentence: `It waits for ${dependency ?? "another deployment"}, which is not ready.`,
      hint: "It goes on by itself once that is healthy.",
      raw: event.message,
    };
  }
  return {
    code: "source-not-ready",
    sentence: "Flux has not fetched the commit yet.",
    hint: "It goes on by itself; if it takes more than a few minutes, tell the platform team.",
    raw: event.message,
  };
}

export function divergedReason(event: Reconciled): BlockingReason {
  return {
    code: "diverged",
    sentence: `The cluster follows commit ${(event.revision ?? "").slice(0, 8)}, whose history does not contain this change.`,
    hint: "The branch was rewritten, or the cluster follows another one. Tell the platform team.",
    raw: event.message,
  };
}

/**
 * `moves` are all that was said of the canary: what stopped it, Flagger says before it ends, if it
 * is heard at all.
 */
export function rolledBackReason(move: CanaryMoved, moves: readonly CanaryMoved[]): BlockingReason {
  const back = "All traffic is back on the version before.";
  const hint = "Look at the metrics of the analysis, then change and resubmit.";
  for (const { message } of moves.toReversed()) {
    for (const { pattern, words } of rollbacks) {
      const found = pattern.exec(message);
      if (!found) continue;
      const { sentence, ...more } = words(found);
      return {
        code: "canary-failed",
        hint,
        ...more,
        sentence: `${sentence} ${back}`,
        raw: message,
        object: move.object,
      };
    }
  }
  return {
    code: "canary-failed",
    sentence: `The new version did not pass its canary analysis. ${back}`,
    hint,
    raw: move.message,
    object: move.object,
  };
}

/**
 * Flagger's words for what stops a release, the reason before the sum: of a threshold that is
 * reached, the last check.
 */
const rollbacks: readonly {
  pattern: RegExp;
  words: (found: RegExpExecArray) => Pick<BlockingReason, "sentence" | "hint">;
}[] = [
  {
    pattern: /^Rolling back \S+ manual webhook invoked/,
    words: () => ({
      sentence: "The release was refused.",
      hint: "Change and resubmit, once it is known what has to be better.",
    }),
  },
  {
    pattern: /^Halt \S+ advancement (\S+) ([\d.]+) ([<>]) ([\d.]+)$/,
    words: ([, metric, measured, sign, bound]) => ({
      sentence: `The new version did not pass its canary analysis: ${metric} was ${measured}, where ${bound} is the ${sign === ">" ? "most" : "least"}.`,
    }),
  },
  {
    pattern: /^Halt \S+ advancement (?:external|pre-rollout) check (\S+) failed/,
    words: ([, check]) => ({
      sentence: `The new version did not pass its canary analysis: the check ${check} failed.`,
    }),
  },
  {
    pattern: /^canary deployment \S+ not ready/,
    words: () => ({
      sentence: "The new version did not start in its time.",
      hint: "Mostly the image does not exist, does not start, or does not answer its probe. Check the image and the pods' logs, then change and resubmit.",
    }),
  },
];

function instanceFailure(event: Reconciled): Words {
  const { message, reason } = event;
  if (message.startsWith("pruning for deleted resource failed"))
    return {
      code: "removal-failed",
      sentence: "Flux cannot delete what it made, and tries again.",
      hint: "The cluster refuses it, or something holds an object. Tell the platform team.",
    };
  switch (reason) {
    case "HealthCheckFailed":
      return healthCheck(message);
    case "BuildFailed":
      return {
        code: "build-failed",
        sentence: "The files do not build: Flux cannot turn them into Kubernetes objects.",
        hint: "The message names the file. Change and resubmit; if the template wrote it, tell its owner.",
      };
    case "ArtifactFailed":
      if (message.includes("path not found"))
        return {
          code: "path-not-found",
          sentence: "The commit has no folder for this instance.",
          hint: "Somebody removed it, or the parent has not taken it away yet. Look at the latest changes of the repository.",
        };
      return {
        code: "artifact-failed",
        sentence: "Flux cannot fetch the commit to apply.",
        hint: "Tell the platform team: the cluster's access to the repository is broken.",
      };
    case "PruneFailed":
      return {
        code: "prune-failed",
        sentence: "The new objects are there, but old ones could not be deleted.",
        hint: "The message names the object and why.",
      };
    case "InstallFailed":
    case "UpgradeFailed":
    case "RollbackFailed":
    case "TestFailed":
      return {
        code: "helm-failed",
        sentence: `Helm could not ${reason === "UpgradeFailed" ? "upgrade" : reason === "InstallFailed" ? "install" : "finish"} the release.`,
        hint: "The message has Helm's reason.",
      };
    default:
      return applyFailure(message);
  }
}

/**
 * `timeout waiting for: [Deployment/shop/checkout status: 'InProgress']`, of which the first one is
 * named.
 */
function healthCheck(message: string): Words {
  const [, object, status] = /\b([A-Z]\w*\/[\w.-]+\/[\w.-]+) status: '(\w+)'/.exec(message) ?? [];
  const what = object === undefined ? "Something that was applied" : inWords(object);
  const code = "health-check-failed";
  if (status === "Failed" && object?.startsWith("Canary/")) {
    return {
      code,
      object,
      sentence:
        "The release was rolled back: its canary failed, and Flux waits for another version.",
      hint: "What runs is the version before. Release one that passes its checks.",
    };
  }
  if (status === "NotFound")
    return {
      code,
      object,
      sentence: `${what} is missing in the cluster.`,
      hint: "Somebody or something deletes it. Tell the platform team.",
    };
  if (status === "Failed" || /stalled/i.test(message)) {
    return {
      code,
      object,
      sentence: `${what} stopped starting: it made no progress in its time.`,
      hint: "Mostly the image does not exist, does not start, or needs more memory. Check the image and the pods' logs, then change and resubmit.",
    };
  }
  return {
    code,
    object,
    sentence: `${what} did not become ready in time.`,
    hint: "Mostly the image does not exist, does not start, or does not answer its probe. Check the image and the pods' logs, then change and resubmit.",
  };
}

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
    words: ([, policy, said]) => ({
      code: "policy-denied",
      sentence: `The cluster's policy ${policy} denies it: ${said}`,
      hint: "Change the values so that the policy is met, and resubmit.",
    }),
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
      hint: `The platform team decides what ${user?.replace(/^system:serviceaccount:/, "")} may do. If the team is new, its namespace has to be requested first.`,
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
    pattern: /(\w+)(?:\.[\w.]+)? "([^"]+)" is invalid: ([^\n]*?immutable[^\n]*)/,
    words: ([, kind, name]) => ({
      code: "immutable-field",
      sentence: `${kind} ${name} cannot be changed in this way once it exists.`,
      hint: "Remove the instance and request it again with the new value, or put the old value back.",
    }),
  },
  {
    pattern: /(\w+)(?:\.[\w.]+)? "([^"]+)" is invalid: ([^\n]*)/,
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

function applyFailure(message: string): Words {
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

function parentFailure(event: Reconciled): Words {
  const hint = "It may be another team's file. Tell the platform team.";
  if (event.reason === "BuildFailed")
    return {
      code: "parent-build-failed",
      sentence: "Flux cannot pick the change up: a file of this environment does not build.",
      hint,
    };
  return {
    code: "parent-failed",
    sentence:
      "Flux cannot pick the change up: what collects the instances of this environment fails.",
    hint,
  };
}

function sourceFailure(event: Reconciled): Words {
  const denied = /AuthenticationFailed|permission|denied/i.test(`${event.reason} ${event.message}`);
  return {
    code: "source-failed",
    sentence: denied
      ? "The cluster may not read the repository any more."
      : "The cluster cannot fetch the repository.",
    hint: "Flux tries again by itself. If it stays, tell the platform team.",
  };
}

/** `Deployment/shop/checkout` as one says it. */
function inWords(object: string): string {
  const [kind, , name] = object.split("/");
  return `${kind} ${name}`;
}
