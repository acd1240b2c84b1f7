import type { Reconciled } from "./events";
import type { BlockingReason } from "./types";
import { type Words, applyFailure } from "./apply-failure";

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
    case "Missing":
      return {
        code: "not-in-cluster",
        sentence: "Its Kustomization is not in the cluster any more.",
        hint: "Somebody deleted it. Flux makes it again when it applies what is in Git next; if it does not, tell the platform team.",
      };
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
          hint:
            "Somebody removed it, or the parent has not taken it away yet. Look at the latest " +
            "changes of the repository.",
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
  if (status === "Unknown" && message.includes("no such attribute(s): status"))
    return {
      code,
      object,
      sentence: `${what} has no status yet: nothing in the cluster has looked at it in time.`,
      hint:
        "The operator of this kind writes its status. Either it does not run in this cluster, or " +
        "it does not look at this namespace. Tell the platform team.",
    };
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
      hint:
        "Usually the image does not exist, does not start, or needs more memory. Check the " +
        "image and the pods' logs, then change and resubmit.",
    };
  }
  return {
    code,
    object,
    sentence: `${what} did not become ready in time.`,
    hint:
      "Usually the image does not exist, does not start, or does not answer its probe. Check " +
      "the image and the pods' logs, then change and resubmit.",
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
