import type { Reconciled } from "./events";
import type { LeftBehind } from "./removal";
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

/** So many objects are named in a sentence. */
const mostNamed = 5;

/** What a removal left running, and what to do about it. `object` is its Kustomization. */
export function leftReason(left: LeftBehind, object: string | undefined): BlockingReason {
  const { objects, suspended, isWatched } = left;
  const name = object?.split("/").at(-1)?.split(".").slice(1).join(".") ?? "the instance";
  const count = `${objects.length} ${objects.length === 1 ? "object" : "objects"}`;
  const named = objects.slice(0, mostNamed).map((one) => one.split("/"));
  const more = objects.length > mostNamed ? ` and ${objects.length - mostNamed} more` : "";
  const list = named.map((parts) => `${parts[0]} ${parts.at(-1)}`).join(", ");
  const why = suspended
    ? "Its Kustomization was suspended, and Flux deletes nothing of one that is."
    : "The account that deployed it is gone, so Flux could delete nothing.";
  const then = isWatched
    ? "Slipway looks again by itself, and says when they are gone."
    : "Slipway cannot see whether they are there.";
  return {
    code: "left-running",
    sentence: `${count} of ${name} still ${objects.length === 1 ? "runs" : "run"}, owned by nobody: ${list}${more}.`,
    hint: `${why} Ask the platform team to delete them by hand (kubectl delete). ${then}`,
    raw: objects.join("\n"),
  };
}
