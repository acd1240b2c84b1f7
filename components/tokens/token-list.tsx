import { CircleCheck, CircleSlash, Clock } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { narrowingInWords } from "@/lib/access";
import { type ApiTokenSummary, isOver } from "@/lib/identity";
import type { RevokeToken } from "./actions";
import { EndDialog } from "./end-dialog";

interface TokenListProps {
  label: string;
  tokens: readonly ApiTokenSummary[];
  now: Date;
  revoke: RevokeToken;
}

/** Tokens, those that still work first. */
export function TokenList({ label, tokens, now, revoke }: TokenListProps) {
  const over = (token: ApiTokenSummary): boolean => isOver(token, now);
  const sorted = [...tokens.filter((token) => !over(token)), ...tokens.filter(over)];
  return (
    <ul aria-label={label} className="divide-y divide-line border-t border-line">
      {sorted.map((token) => (
        <li key={token.id} className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
          <div className="min-w-0 flex-1 basis-60">
            <p className="font-medium [overflow-wrap:anywhere]">{token.name}</p>
            <p className="text-sm text-muted [overflow-wrap:anywhere]">
              {grantsInWords(token)} · made <RelativeTime at={token.createdAt} /> ·{" "}
              <LastUse at={token.lastUsedAt} />
            </p>
          </div>
          <TokenStanding token={token} now={now} />
          {over(token) ? null : <RevokeButton token={token} revoke={revoke} />}
        </li>
      ))}
    </ul>
  );
}

/** "Reads and changes, limited to the parameter image of payments/checkout". */
export function grantsInWords({ scopes, only }: Pick<ApiTokenSummary, "scopes" | "only">): string {
  const what = scopes.includes("write")
    ? scopes.includes("read")
      ? "Reads and changes"
      : "Changes"
    : "Reads";
  const areas = [
    ...(scopes.includes("catalog") ? ["templates and policies"] : []),
    ...(scopes.includes("ops") ? ["what Ops may"] : []),
  ];
  const also = areas.length === 0 ? "" : `, also ${areas.join(" and ")}`;
  return `${what}${also}${only === undefined ? "" : `, limited to ${narrowingInWords(only)}`}`;
}

export function LastUse({ at }: { at: Date | null }) {
  if (at === null) return <>never used</>;
  return (
    <>
      used <RelativeTime at={at} />
    </>
  );
}

export function RevokeButton({ token, revoke }: { token: ApiTokenSummary; revoke: RevokeToken }) {
  return (
    <EndDialog
      verb="Revoke"
      name={token.name}
      action="Revoke token"
      needsReason={false}
      end={revoke.bind(null, token.id)}
    >
      Anything that uses it loses access immediately. This cannot be undone.
    </EndDialog>
  );
}

export function TokenStanding({ token, now }: { token: ApiTokenSummary; now: Date }) {
  const { revokedAt, revokedBecause, expiresAt } = token;
  if (revokedAt)
    return (
      <StateLabel icon={CircleSlash}>
        <span title={revokedBecause ?? undefined}>Revoked</span>
      </StateLabel>
    );
  if (expiresAt <= now)
    return (
      <StateLabel icon={Clock}>
        <span>
          Ended <RelativeTime at={expiresAt} />
        </span>
      </StateLabel>
    );
  if (isOver(token, now)) return <StateLabel icon={CircleSlash}>Its account ended</StateLabel>;
  return (
    <StateLabel tone="success" icon={CircleCheck}>
      <span>
        Ends <RelativeTime at={expiresAt} />
      </span>
    </StateLabel>
  );
}
