"use client";

import { CircleCheck, CircleSlash } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import { ActionButton } from "@/components/ui/action-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { accountTitle, type ApiTokenSummary, isActive, type ServiceAccount } from "@/lib/identity";
import type { AccountActions, RevokeToken } from "./actions";
import { EndDialog } from "./end-dialog";
import { NewToken } from "./new-token";
import { TokenList } from "./token-list";

export interface ShownAccount extends ServiceAccount {
  tokens: readonly ApiTokenSummary[];
  /** Nobody who has signed in is of the team that owns it. */
  isOrphan?: boolean;
}

interface ServiceAccountsProps {
  accounts: readonly ShownAccount[];
  now: Date;
  actions: Omit<AccountActions, "create">;
  revoke: RevokeToken;
}

const extension = 180 * 24 * 60 * 60;

/** Service accounts, each with its tokens and a form for another one. */
export function ServiceAccounts({ accounts, now, actions, revoke }: ServiceAccountsProps) {
  return (
    <ul aria-label="Service accounts" className="divide-y divide-line border-t border-line">
      {accounts.map((account) => (
        <li key={account.id} className="px-4 py-3">
          <Account account={account} now={now} actions={actions} revoke={revoke} />
        </li>
      ))}
    </ul>
  );
}

function Account({
  account,
  now,
  actions,
  revoke,
}: Omit<ServiceAccountsProps, "accounts"> & { account: ShownAccount }) {
  const title = accountTitle(account);
  const active = isActive(account, now);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-medium [overflow-wrap:anywhere]">{title}</p>
          <p className="text-sm text-muted [overflow-wrap:anywhere]">
            {account.reason} · made by {account.createdBy} <RelativeTime at={account.createdAt} />
            {account.isOrphan ? ` · nobody who signed in is of the team ${account.team ?? ""}` : ""}
          </p>
        </div>
        {active ? (
          <StateLabel tone="success" icon={CircleCheck}>
            <span>
              Ends <RelativeTime at={account.endsAt} />
            </span>
          </StateLabel>
        ) : (
          <StateLabel icon={CircleSlash}>
            <span title={account.endedBecause ?? undefined}>
              Ended <RelativeTime at={account.endedAt ?? account.endsAt} />
            </span>
          </StateLabel>
        )}
        {account.endedAt === null ? (
          <ActionButton
            action={() => actions.extend(account.id, extension)}
            say={() => "It goes on for 180 days."}
          >
            Extend by 180 days
          </ActionButton>
        ) : null}
        {active ? (
          <EndDialog
            verb="End"
            name={`${account.team ?? "Ops"}/${account.name}`}
            action="End account"
            needsReason
            end={(reason) => actions.end(account.id, reason)}
          >
            All of its tokens stop working, and its name is not given again. Its requests stay.
          </EndDialog>
        ) : null}
      </div>
      {account.tokens.length === 0 ? null : (
        <TokenList label={`Tokens of ${title}`} tokens={account.tokens} now={now} revoke={revoke} />
      )}
      {active ? (
        <details>
          <summary className="cursor-pointer text-sm font-medium">New token for {title}</summary>
          <div className="mt-3">
            <NewToken
              create={(input) => actions.createToken(account.id, input)}
              forOps={account.team === null}
            />
          </div>
        </details>
      ) : null}
    </div>
  );
}
