import type { Metadata } from "next";
import { NewServiceAccount } from "@/components/tokens/new-service-account";
import { ServiceAccounts } from "@/components/tokens/service-accounts";
import {
  grantsInWords,
  LastUse,
  RevokeButton,
  TokenStanding,
} from "@/components/tokens/token-list";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterForm, FilterWords } from "@/components/ui/filter-form";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyPage, PageLinks } from "@/components/ui/page-links";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { isOver, tokenQuerySchema } from "@/lib/identity";
import {
  knownTeams,
  listAllTokens,
  serviceAccountsWithTokens,
  teamsOfPeople,
} from "@/lib/identity/server";
import { addressWith, type SearchParams } from "../../../_shell/address";
import { orFirstPage } from "../../../_shell/or-first-page";
import { opsContext } from "../../../_shell/require-ops";
import {
  createAccount,
  createForAccount,
  endAccount,
  extendAccount,
  revoke,
} from "../../../(portal)/account/actions";

export const metadata: Metadata = { title: "Tokens" };

const shows = [
  ["working", "Working"],
  ["over", "Ended"],
  ["all", "All"],
] as const;
const owners = [
  [undefined, "Everybody"],
  ["person", "People"],
  ["service-account", "Service accounts"],
] as const;

export default async function Tokens({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await opsContext("ops.read");
  if (!ctx) return null;
  const asked = await searchParams;
  const query = tokenQuerySchema.parse(asked);
  const [{ tokens, ...page }, accounts, teams, peopled] = await Promise.all([
    orFirstPage(query, (of) => listAllTokens(ctx, of)),
    serviceAccountsWithTokens(ctx),
    knownTeams(ctx),
    teamsOfPeople(ctx),
  ]);
  const now = ctx.now();
  const link = (change: Record<string, string | undefined>) =>
    addressWith("/ops/tokens", asked, change);
  return (
    <>
      <PageHeader
        title="Tokens"
        sentence="Who and what reaches Slipway by API token: whose it is, what it may do, and when it was last used."
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <FilterForm
          action="/ops/tokens"
          hidden={{ owner: query.owner, show: query.show }}
          className="min-w-0 flex-1 flex-nowrap max-sm:basis-full sm:max-w-sm"
        >
          <FilterWords
            label="Name or address"
            value={query.q ?? ""}
            placeholder="Find a token or its owner"
          />
        </FilterForm>
        {owners.map(([owner, words]) => (
          <Chip key={words} href={link({ owner })} current={query.owner === owner}>
            {words}
          </Chip>
        ))}
        {shows.map(([show, words]) => (
          <Chip key={words} href={link({ show })} current={query.show === show}>
            {words}
          </Chip>
        ))}
      </div>
      {tokens.length === 0 && page.total > 0 ? (
        <EmptyPage first={link({})} />
      ) : tokens.length === 0 ? (
        <EmptyState title="No token matches">
          People make theirs on their account page, service accounts get theirs below.
        </EmptyState>
      ) : (
        <>
          <Table caption="API tokens">
            <TableHead columns={["Token", "Owner", "May", "Last used", "Standing", "Revoke"]} />
            <TableBody>
              {tokens.map((token) => (
                <TableRow key={token.id}>
                  <TableCell className="min-w-32 font-medium [overflow-wrap:anywhere]">
                    {token.name}
                  </TableCell>
                  <TableCell className="min-w-40 [overflow-wrap:anywhere]">
                    {token.owner.name}
                    {token.owner.serviceAccount ? null : (
                      <span className="block text-sm text-muted">{token.owner.email}</span>
                    )}
                  </TableCell>
                  <TableCell className="min-w-56 text-sm [overflow-wrap:anywhere]">
                    {grantsInWords(token)}
                  </TableCell>
                  <TableCell className="text-sm whitespace-nowrap text-muted">
                    <LastUse at={token.lastUsedAt} />
                  </TableCell>
                  <TableCell className="whitespace-nowrap">
                    <TokenStanding token={token} now={now} />
                  </TableCell>
                  <TableCell>
                    {isOver(token, now) ? null : <RevokeButton token={token} revoke={revoke} />}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          <PageLinks page={page} noun="tokens" isByTime href={(cursor) => link({ cursor })} />
        </>
      )}
      <Card className="mt-6">
        <CardHeader
          title="Service accounts"
          detail="What acts without being a person, owned by a team or the platform team. Developers make those of their own teams."
        />
        <CardBody>
          <NewServiceAccount teams={teams} forOps create={createAccount} />
        </CardBody>
        <ServiceAccounts
          accounts={accounts.map((account) => ({
            ...account,
            isOrphan: account.team !== null && !peopled.has(account.team),
          }))}
          now={now}
          actions={{ createToken: createForAccount, end: endAccount, extend: extendAccount }}
          revoke={revoke}
        />
      </Card>
    </>
  );
}
