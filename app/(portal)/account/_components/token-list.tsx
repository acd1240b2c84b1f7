import { CircleCheck, CircleSlash, Clock } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApiTokenSummary } from "@/lib/identity";
import { RevokeToken } from "./revoke-token";

/** Tokens, those that still work first. */
export function TokenList({ tokens, now }: { tokens: readonly ApiTokenSummary[]; now: Date }) {
  const over = (token: ApiTokenSummary): boolean =>
    token.revokedAt !== null || token.expiresAt <= now;
  const sorted = [...tokens.filter((token) => !over(token)), ...tokens.filter(over)];
  return (
    <ul aria-label="Your API tokens" className="divide-y divide-line border-t border-line">
      {sorted.map((token) => (
        <li key={token.id} className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
          <div className="min-w-0 flex-1 basis-60">
            <p className="font-medium [overflow-wrap:anywhere]">{token.name}</p>
            <p className="text-sm text-muted">
              {token.scopes.includes("write") ? "Reads and changes" : "Reads"} · made{" "}
              <RelativeTime at={token.createdAt} /> ·{" "}
              {token.lastUsedAt ? (
                <>
                  used <RelativeTime at={token.lastUsedAt} />
                </>
              ) : (
                "never used"
              )}
            </p>
          </div>
          <Standing token={token} now={now} />
          {over(token) ? null : <RevokeToken id={token.id} name={token.name} />}
        </li>
      ))}
    </ul>
  );
}

function Standing({ token: { revokedAt, expiresAt }, now }: { token: ApiTokenSummary; now: Date }) {
  if (revokedAt) return <StateLabel icon={CircleSlash}>Revoked</StateLabel>;
  if (expiresAt <= now)
    return (
      <StateLabel icon={Clock}>
        <span>
          Ended <RelativeTime at={expiresAt} />
        </span>
      </StateLabel>
    );
  return (
    <StateLabel tone="success" icon={CircleCheck}>
      <span>
        Ends <RelativeTime at={expiresAt} />
      </span>
    </StateLabel>
  );
}
