import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RequestDetails } from "@/lib/requests";

/** A change that was merged and did not get there: what came instead. */
export function Replacement({ by: { at, by } }: { by: NonNullable<RequestDetails["replaced"]> }) {
  return (
    <>
      <p>
        Then replaced by{" "}
        {by ? (
          <TextLink href={`/requests/${by.id}`}>
            {changeNouns[by.kind]} by {by.requester}
          </TextLink>
        ) : (
          "a change by hand, in Git"
        )}
      </p>
      <p className="text-sm text-muted">
        <RelativeTime at={at} />
      </p>
    </>
  );
}

const changeNouns = {
  create: "the launch",
  edit: "the edit",
  upgrade: "the upgrade",
  remove: "the removal",
  adopt: "the adoption",
  promote: "the promotion",
} as const satisfies Record<RequestDetails["kind"], string>;
