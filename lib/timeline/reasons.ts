import type { Reconciled } from "./events";
import type { BlockingReason } from "./types";

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
    sentence:
      `The cluster follows commit ${(event.revision ?? "").slice(0, 8)}, whose history does ` +
      "not contain this change.",
    hint: "The branch was rewritten, or the cluster follows another one. Tell the platform team.",
    raw: event.message,
  };
}
