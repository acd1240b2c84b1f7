import { CircleAlert, CircleCheck, CircleMinus, Clock } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ClusterContact, TargetContact } from "@/lib/targets";

/** Whether a target's cluster answers what Slipway asks of its API, in one word. */
export function ClusterState({ api }: { api: ClusterContact }) {
  if (!api.isAsked) return <StateLabel icon={CircleMinus}>Not asked</StateLabel>;
  if (api.unansweredSince !== undefined)
    return (
      <StateLabel tone="danger" icon={CircleAlert}>
        Does not answer
      </StateLabel>
    );
  if (api.answeredAt === undefined) return <StateLabel icon={Clock}>Not asked yet</StateLabel>;
  return (
    <StateLabel tone="success" icon={CircleCheck}>
      Answers
    </StateLabel>
  );
}

/** The same with its times and, where it does not answer, the reason. */
export function ClusterAnswers({ api }: { api: ClusterContact }) {
  return (
    <div className="flex flex-col gap-1">
      <ClusterState api={api} />
      {api.problem === undefined ? null : <p>{api.problem}</p>}
      <p className="text-sm text-muted">
        {api.isAsked ? (
          <AskedAndAnswered api={api} />
        ) : (
          "No account is configured, so this target is followed by its webhooks alone."
        )}
      </p>
    </div>
  );
}

function AskedAndAnswered({
  api: { askedAt, answeredAt, unansweredSince },
}: {
  api: ClusterContact;
}) {
  return (
    <>
      Last asked {askedAt ? <RelativeTime at={askedAt} /> : "never"}, last answered{" "}
      {answeredAt ? <RelativeTime at={answeredAt} /> : "never"}
      {unansweredSince ? (
        <>
          , first failed <RelativeTime at={unansweredSince} />
        </>
      ) : null}
      .
    </>
  );
}

/** When a controller of a target last delivered a webhook. */
export function WebhookHeard({ at }: { at: Date | undefined }) {
  return at === undefined ? (
    <span className="text-muted">No delivery recorded</span>
  ) : (
    <>
      Last delivery <RelativeTime at={at} />
    </>
  );
}

/** All of it in one line of a list. */
export function ContactLine({ contact }: { contact: TargetContact }) {
  const { api, fluxHeardAt, flaggerHeardAt } = contact;
  return (
    <span className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm text-muted">
      <span>
        API <ClusterState api={api} />
        {api.answeredAt === undefined ? null : (
          <>
            {" "}
            <RelativeTime at={api.answeredAt} />
          </>
        )}
      </span>
      {[["Flux", fluxHeardAt] as const, ["Flagger", flaggerHeardAt] as const].map(
        ([controller, at]) =>
          at === undefined ? null : (
            <span key={controller}>
              {controller} told <RelativeTime at={at} />
            </span>
          ),
      )}
    </span>
  );
}
