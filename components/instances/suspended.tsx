import { CirclePause } from "lucide-react";
import { Badge, StateLabel } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { RelativeTime } from "@/components/ui/relative-time";

/** What is suspended: the instance's own deployment, all of its target, or what that deploys from. */
export type Suspended = "instance" | "parent" | "source";

/** Beside a state: nothing goes on by itself. */
export function SuspendedBadge() {
  return (
    <Badge tone="warning" icon={CirclePause}>
      Suspended
    </Badge>
  );
}

/** The same in a dense list. */
export function SuspendedLabel() {
  return (
    <StateLabel tone="warning" icon={CirclePause}>
      Suspended
    </StateLabel>
  );
}

/** As of when a state is known, where the cluster does not answer. */
export function AsOf({ at }: { at: Date | string | null }) {
  return at === null ? (
    <>never confirmed by its cluster</>
  ) : (
    <>
      as of <RelativeTime at={at} />
    </>
  );
}

const suspendedWords = {
  instance:
    "Flux does nothing about this instance until somebody resumes it: what is merged is not deployed, what somebody changes in the cluster stays changed, and removing it would leave everything running.",
  parent:
    "Flux is suspended for all instances of this target: nothing is launched or removed there until somebody resumes it.",
  source:
    "Flux fetches nothing for this target, since its source is suspended: what is merged is not deployed until somebody resumes it.",
} as const satisfies Record<Suspended, string>;

/** What a suspension means, and who can end it. */
export function SuspendedCallout({ suspended }: { suspended: Suspended }) {
  return (
    <Callout tone="warning" title="Its deployment is suspended">
      {suspendedWords[suspended]} The platform team can.
    </Callout>
  );
}

/** That a cluster does not answer, since when, and how old what is shown is. */
export function UnansweredCallout({
  since,
  asOf,
}: {
  since: Date | string;
  asOf: Date | string | null;
}) {
  return (
    <Callout tone="warning" title="Its cluster does not answer">
      The cluster has not answered since <RelativeTime at={since} />. What stands here is{" "}
      <AsOf at={asOf} />. It is asked again by itself, and the platform team sees the reason under
      Targets.
    </Callout>
  );
}
