import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatDay } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { ExceptionRequest, ExceptionState } from "@/lib/exception-requests";
import { isLive } from "@/lib/proposals";
import { DecideException } from "./decide-exception";
import { WithdrawException } from "./withdraw-exception";

const looks = {
  pending: { word: "Waiting", tone: "warning" },
  granted: { word: "Granted", tone: "success" },
  refused: { word: "Refused", tone: "danger" },
  withdrawn: { word: "Withdrawn", tone: "neutral" },
} as const satisfies Record<ExceptionState, { word: string; tone: Tone }>;

/** What is granted by a change of the catalog repository counts only once that is merged. */
function lookOf({ state, proposal }: ExceptionRequest): {
  word: string;
  tone: Tone;
  note?: string;
} {
  if (state !== "granted" || proposal === undefined || proposal.state === "merged")
    return looks[state];
  return isLive(proposal.state)
    ? { ...looks.granted, tone: "warning", note: "It counts once its pull request is merged." }
    : {
        word: "Granted, not in force",
        tone: "danger",
        note: "The change of the catalog that grants it ended without a merge: ask again if it is still needed.",
      };
}

interface ExceptionCardProps {
  request: ExceptionRequest;
  mayDecide: boolean;
  isOwn: boolean;
}

/** What somebody asks a policy to let pass, with why and until when; and the buttons that decide it. */
export function ExceptionCard({ request, mayDecide, isOwn }: ExceptionCardProps) {
  const { policy, rule, object, team, state } = request;
  const { word, tone, note } = lookOf(request);
  return (
    <Card className="flex flex-col gap-2 p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold [overflow-wrap:anywhere]">
          {object.kind} {object.name} of {team}
        </h3>
        <Badge tone={tone}>{word}</Badge>
        <span className="text-sm text-muted sm:ml-auto">
          {request.askedBy}, <RelativeTime at={request.askedAt} />
        </span>
      </div>
      <p className="text-sm text-muted [overflow-wrap:anywhere]">
        From <code>{policy}</code>
        {rule === undefined ? "" : `, rule ${rule + 1}`} until {formatDay(request.expires)}
        {request.finding === "" ? "" : ` · ${request.finding}`}
      </p>
      <p className="max-w-reading [overflow-wrap:anywhere]">{request.reason}</p>
      {state === "pending" ? null : (
        <p className="text-sm text-muted [overflow-wrap:anywhere]">
          {looks[state].word} by {request.decidedBy}
          {request.remark === "" ? "." : `: ${request.remark}`}
          {note === undefined ? "" : ` ${note}`}
        </p>
      )}
      {state !== "pending" ? null : mayDecide ? (
        <DecideException id={request.id} expires={request.expires} hasRule={rule !== undefined} />
      ) : isOwn ? (
        <WithdrawException id={request.id} />
      ) : null}
    </Card>
  );
}
