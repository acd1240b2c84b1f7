import type { Reconciled, TimedOut } from "./events";
import type { LeftBehind } from "./removal";
import type { BlockingReason, TimelineFacts } from "./types";

export function blockedReason(
  event: Reconciled,
  standingOf: TimelineFacts["standingOf"] = () => undefined,
): BlockingReason {
  if (event.reason === "DependencyNotReady") {
    const dependency = dependencyOf(event.message);
    const why = dependency === undefined ? undefined : standingOf(dependency);
    return {
      code: "dependency-not-ready",
      sentence: `It waits for ${dependency ?? "another deployment"}, which ${why ?? "is not ready"}.`,
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

/**
 * What a removal left, and what to do about it; of what nobody saw it is said that it may be there.
 * `object` is its Kustomization.
 */
export function leftReason(left: LeftBehind, object: string | undefined): BlockingReason {
  const { objects, unseen, suspended, isWatched } = left;
  const name = object?.split("/").at(-1)?.split(".").slice(1).join(".") ?? "the instance";
  const count = `${objects.length} ${objects.length === 1 ? "object" : "objects"}`;
  const named = objects.slice(0, mostNamed).map((one) => one.split("/"));
  const more = objects.length > mostNamed ? ` and ${objects.length - mostNamed} more` : "";
  const list = named.map((parts) => `${parts[0]} ${parts.at(-1)}`).join(", ");
  const why = suspended
    ? "Its Kustomization was suspended, and Flux deletes nothing of one that is."
    : "The account that deployed it is gone, so Flux could delete nothing.";
  const are =
    unseen > 0 ? "may still be there" : `${objects.length === 1 ? "is" : "are"} still there`;
  const hidden =
    unseen === objects.length
      ? "whether they are there"
      : `whether ${unseen} of them ${unseen === 1 ? "is" : "are"} there`;
  const then = [
    ...(isWatched ? ["Slipway looks again by itself, and says when they are gone."] : []),
    ...(unseen > 0 ? [`Slipway cannot see ${hidden}.`] : []),
  ].join(" ");
  return {
    code: "left-running",
    sentence: `${count} of ${name} ${are}, owned by nobody: ${list}${more}.`,
    hint: `${why} Ask the platform team to delete them by hand (kubectl delete). ${then}`,
    raw: objects.join("\n"),
  };
}

/** Which Kustomization is waited for, `flux-system/shop.db`, by kustomize-controller's words. */
export function dependencyOf(message: string): string | undefined {
  return /dependency '?([\w.-]{1,63}\/[\w.-]{1,253})'?/i.exec(message.slice(0, 4_000))?.[1];
}

const suspendedWords = {
  instance: "Flux is suspended for this instance",
  parent: "Flux is suspended for all instances here",
  source: "Flux fetches nothing: the source that it deploys from is suspended",
} as const;

/** Why nothing happens, and who can let it go on. */
export function suspendedReason({
  what,
  command,
}: NonNullable<TimelineFacts["suspended"]>): BlockingReason {
  return {
    code: "suspended",
    sentence: `${suspendedWords[what]}: nothing happens until somebody resumes it.`,
    hint: `Ask the platform team; it goes on after: ${command}`,
  };
}

/** What was not ready in its time, with what the cluster said of it then. */
export function timedOutReason({ timeout, unready }: TimedOut): BlockingReason {
  const what = unready.length === 0 ? "" : `: ${unready.join("; ")}`;
  const [object] = unready;
  return {
    code: "not-ready-in-time",
    sentence: `Not ready within its ${spanInWords(timeout)}${what}.`,
    hint:
      "Usually the image does not exist, does not start, or does not answer its probe. Check the " +
      "image and the pods' logs, then change and resubmit. If it becomes ready after all, it is healthy.",
    ...(object === undefined ? {} : { object: object.split(",")[0] ?? object }),
  };
}

/** `5 minutes`, `40 seconds`. */
export function spanInWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  const [count, unit] = seconds < 90 ? [seconds, "second"] : [Math.round(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
