import { RawMessage } from "@/components/requests/raw-message";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/link";
import type { InstanceDetails } from "@/lib/instances";

interface InstanceFailureProps {
  failure: NonNullable<InstanceDetails["failure"]>;
  /** The request that tells more. */
  requestId: string | undefined;
}

/** Why an instance does not run: the same as its request says, with the controller's words folded. */
export function InstanceFailure({ failure, requestId }: InstanceFailureProps) {
  const way =
    requestId === undefined ? null : <TextLink href={`/requests/${requestId}`}>Follow it</TextLink>;
  return (
    <Callout
      tone="danger"
      title="The last change failed; the version before is serving"
      action={way}
    >
      <p className="[overflow-wrap:anywhere]">{failure.sentence}</p>
      {failure.hint ? <p className="mt-1">{failure.hint}</p> : null}
      {failure.raw ? (
        <RawMessage
          text={failure.raw}
          className="mt-2 overflow-hidden rounded-md border border-danger-line"
        />
      ) : null}
    </Callout>
  );
}
