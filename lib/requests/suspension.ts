import type { TimelineFacts } from "@/lib/timeline";
import type { Target } from "@/lib/targets";
import { fluxName } from "@/lib/instances";
import type { FoldedRequest } from "./store/folded";

/** What is suspended that a request would have to go through, and what lets it go on. */
export function suspensionFacts({
  target,
  team,
  name,
  instance,
}: Pick<FoldedRequest, "target" | "team" | "name" | "instance">): Pick<TimelineFacts, "suspended"> {
  const { suspended, suspendedAt } = target;
  if (instance.suspendedAt !== null)
    return {
      suspended: {
        what: "instance",
        since: instance.suspendedAt,
        command: resume("kustomization", fluxName(team, name), target),
      },
    };
  if (suspended === undefined || suspendedAt === undefined) return {};
  const command =
    suspended === "source"
      ? resume("source git", target.sourceName, target)
      : resume("kustomization", target.parentName, target);
  return { suspended: { what: suspended, since: suspendedAt, command } };
}

const resume = (kind: string, name: string, { fluxNamespace }: Pick<Target, "fluxNamespace">) =>
  `flux resume ${kind} ${name} -n ${fluxNamespace}`;

/** Milliseconds of `spec.timeout` in a `sync.yaml` as Slipway writes it: whole minutes. */
export function syncTimeout(
  files: readonly { path: string; content: string | null }[],
): number | undefined {
  const sync = files.find(({ path }) => path.endsWith("/sync.yaml"))?.content;
  const minutes = /^ {2}timeout: "?(\d{1,4})m"?$/m.exec(sync ?? "")?.[1];
  return minutes === undefined ? undefined : Number(minutes) * 60_000;
}
