import { CircleCheck, CircleDashed } from "lucide-react";
import type { Metadata } from "next";
import { StateLabel } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { NewServiceAccount } from "@/components/tokens/new-service-account";
import { NewToken } from "@/components/tokens/new-token";
import { ServiceAccounts } from "@/components/tokens/service-accounts";
import { TokenList } from "@/components/tokens/token-list";
import { RelativeTime } from "@/components/ui/relative-time";
import type { LinkedLogin } from "@/lib/git-host";
import { linkedLogin } from "@/lib/git-host/server";
import { can } from "@/lib/access";
import {
  listTokens,
  ownGroupsInWords,
  requirePage,
  serviceAccountsWithTokens,
} from "@/lib/identity/server";
import { LinkLogin } from "./_components/link-login";
import {
  create,
  createAccount,
  createForAccount,
  endAccount,
  extendAccount,
  revoke,
} from "./actions";

export const metadata: Metadata = { title: "Account" };

const problems = (host: string): Readonly<Record<string, string>> => ({
  forbidden: `${host} sent you back, but linking was not started in this session. Start again below.`,
  conflict: `That login is linked to somebody else in Slipway. Sign in to ${host} as yourself, or ask them to unlink it.`,
  upstream_refused: `${host} did not say who you are: its answer was used already, or is too old. Start again below.`,
  upstream_unavailable: `${host} does not answer. Try again in a moment.`,
});

export default async function Account({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const ctx = await requirePage();
  const { teams } = ctx.actor;
  const [linked, tokens, accounts, own, query] = await Promise.all([
    linkedLogin(ctx),
    listTokens(ctx),
    // Those of every team are on the page of Ops.
    teams.length === 0 ? [] : serviceAccountsWithTokens(ctx),
    ownGroupsInWords(ctx),
    searchParams,
  ]);
  return (
    <>
      <PageHeader
        title="Account"
        sentence={
          `${ctx.actor.name}${ctx.actor.email === undefined ? "" : `, ${ctx.actor.email}`}. ` +
          "Who you are comes from your single sign-on; what is below is yours to change."
        }
      />
      <div className="flex flex-col gap-4">
        {typeof query["problem"] === "string" ? (
          <Callout tone="danger" title="The login was not linked">
            {problems(linked.hostName)[query["problem"]] ??
              "Something went wrong. The log says more."}
          </Callout>
        ) : null}
        {query["linked"] !== undefined && linked.login !== undefined ? (
          <Callout tone="success" title={`${linked.login} is linked to you`}>
            Your approvals of other people’s changes count from now on.
          </Callout>
        ) : null}
        {own?.lacks ? (
          <Callout tone="warning" title="Not all of your groups came from single sign-on">
            {own.sentences.join(" ")}
          </Callout>
        ) : null}
        <HostLogin linked={linked} />
        <Card>
          <CardHeader
            title="API tokens"
            detail="For scripts and CI. A token has at most your own access, and its actions are recorded as yours."
          />
          <CardBody>
            <NewToken
              create={create}
              forOps={can(ctx.actor, "ops.read")}
              forAuthors={can(ctx.actor, "draft.read")}
            />
          </CardBody>
          {tokens.length === 0 ? null : (
            <TokenList label="Your API tokens" tokens={tokens} now={ctx.now()} revoke={revoke} />
          )}
        </Card>
        {teams.length === 0 ? null : (
          <Card>
            <CardHeader
              title="Service accounts of your teams"
              detail="For pipelines that outlive who set them up. One acts as itself, for its team alone, and is in no group."
            />
            <CardBody>
              <NewServiceAccount teams={teams} forOps={false} create={createAccount} />
            </CardBody>
            <ServiceAccounts
              accounts={accounts.filter(({ team }) => team !== null && teams.includes(team))}
              now={ctx.now()}
              actions={{ createToken: createForAccount, end: endAccount, extend: extendAccount }}
              revoke={revoke}
            />
          </Card>
        )}
      </div>
    </>
  );
}

function HostLogin({
  linked: { login, linkedAt, canLink, hostName, host, webUrl },
}: {
  linked: LinkedLogin;
}) {
  return (
    <Card>
      <CardHeader
        title={`${hostName} login`}
        detail="Lets Slipway tell your approvals on pull requests from the requester’s own."
        action={
          login === undefined ? (
            <StateLabel icon={CircleDashed}>Not linked</StateLabel>
          ) : (
            <StateLabel tone="success" icon={CircleCheck}>
              Linked
            </StateLabel>
          )
        }
      />
      <CardBody className="flex flex-wrap items-center justify-between gap-4">
        <p className="min-w-0 max-w-reading flex-1 basis-72 text-muted">
          {login === undefined ? null : (
            <>
              <TextLink href={`${webUrl}/${login}`} quiet className="font-medium">
                {login}
              </TextLink>{" "}
              at {host}
              {linkedAt ? (
                <>
                  , <RelativeTime at={linkedAt} />
                </>
              ) : null}
              .
            </>
          )}
          {login === undefined && canLink
            ? `Sign in to ${host} once. Slipway reads your login, and nothing else.`
            : null}
          {canLink
            ? null
            : ` Linking is not available yet: the platform team has to set up a ${hostName} App, or an OAuth client.`}
        </p>
        {canLink ? (
          <div className="flex flex-wrap gap-2">
            <LinkLogin login={login} hostName={hostName} host={host} />
          </div>
        ) : null}
      </CardBody>
    </Card>
  );
}
