import type { Metadata } from "next";
import { Suspense } from "react";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { PortalError } from "@/lib/errors";
import {
  configuredHost,
  type ConnectionOverview,
  neededEvents,
  neededPermissions,
} from "@/lib/git-host";
import { connectionOverview } from "@/lib/git-host/server";
import { listTargets } from "@/lib/targets/server";
import { opsContext } from "../../../_shell/require-ops";
import { CheckButton } from "./_components/check-button";
import { ConnectionCard } from "./_components/connection-card";
import { HostReport, HostReportSkeleton } from "./_components/host-report";
import { ManageApp } from "./_components/manage-app";
import { RegisterApp } from "./_components/register-app";

export const metadata: Metadata = { title: "Git host" };

type Query = Promise<Record<string, string | string[] | undefined>>;

export default async function HostConnection({ searchParams }: { searchParams: Query }) {
  const ctx = await opsContext("host.manage");
  if (!ctx) return null;
  const query = await searchParams;
  const hostName = configuredHost(ctx.config).name;
  const overview = await connectionOverview(ctx).catch((error: unknown) => {
    if (error instanceof PortalError && error.code === "misconfigured") return error;
    throw error;
  });
  const organization = (await listTargets(ctx))[0]?.repository.owner ?? "";
  const connected = !(overview instanceof PortalError) && overview.kind !== "none";
  return (
    <>
      <PageHeader
        title={hostName}
        sentence="How Slipway authenticates with the Git host, and what it may do there."
        action={connected ? <CheckButton /> : null}
      />
      <div className="flex flex-col gap-4">
        <CameBack query={query} hostName={hostName} />
        {overview instanceof PortalError ? (
          <>
            <Callout tone="danger" title="The App’s stored secrets cannot be decrypted">
              {overview.hint} Or register another App, which takes its place.
            </Callout>
            <Register
              hostName={hostName}
              host={new URL(configuredHost(ctx.config).apiUrl).host}
              organization={organization}
              primary
            />
          </>
        ) : (
          <>
            {overview.kind === "none" ? <NotConnected waiting={overview.waiting} /> : null}
            {overview.kind === "none" ? (
              <Register
                hostName={hostName}
                host={overview.host}
                organization={organization}
                primary
              />
            ) : null}
            {connected ? <ConnectionCard overview={overview} /> : null}
            {connected ? (
              <Suspense fallback={<HostReportSkeleton />}>
                <HostReport ctx={ctx} overview={overview} />
              </Suspense>
            ) : null}
            <Manage overview={overview} organization={organization} />
          </>
        )}
        <Permissions />
      </div>
    </>
  );
}

const problems = (host: string): Readonly<Record<string, string>> => ({
  forbidden: `${host} sent you back, but this did not begin here, or not in this session. Nothing was changed; start again below.`,
  conflict: `The environment names a ${host} App, which takes precedence. Nothing was changed.`,
  upstream_refused: `${host} did not hand over the new App: its code was used already, or is too old. Delete that App at ${host} and start again.`,
  upstream_unavailable: `${host} did not answer when the new App was to be taken over. Delete that App at ${host} and start again.`,
});

/** What became of it, for whoever just came back from the host. */
function CameBack({ query, hostName }: { query: Awaited<Query>; hostName: string }) {
  if (typeof query["problem"] === "string")
    return (
      <Callout tone="danger" title="The App was not set up">
        {problems(hostName)[query["problem"]] ?? "Something went wrong. The log says more."}
      </Callout>
    );
  if (query["registered"] !== undefined)
    return (
      <Callout tone="success" title="The App is registered">
        Its secrets are kept here, encrypted. One step is left: install it on the account that owns
        your platform repository.
      </Callout>
    );
  if (query["installed"] !== undefined)
    return (
      <Callout
        tone="success"
        title={
          query["setup_action"] === "request" ? "Installation requested" : "The App is installed"
        }
      >
        {query["setup_action"] === "request"
          ? "An owner of the account has to approve it."
          : "Waiting requests resume within a minute, or right away with Check connection."}
      </Callout>
    );
  return null;
}

function NotConnected({ waiting }: { waiting: number }) {
  return (
    <Callout tone="warning" title="Slipway is not connected">
      People can look around and prepare changes. Requests are kept, and wait
      {waiting === 0 ? "" : ` (${waiting === 1 ? "one does now" : `${waiting} do now`})`} until it
      is.
    </Callout>
  );
}

function Register({
  hostName,
  host,
  organization,
  primary = false,
}: {
  hostName: string;
  host: string;
  organization: string;
  primary?: boolean;
}) {
  return (
    <Card>
      <CardHeader
        title={primary ? `Set up a ${hostName} App` : `Move to a ${hostName} App`}
        detail={
          primary
            ? `${hostName} shows you what it may do, makes it, and hands its secrets to Slipway. Nothing has to be copied.`
            : `${hostName} then signs what Slipway commits, and checks show findings at file and line. It takes the token’s place as soon as it is registered: install it right after.`
        }
      />
      <CardBody>
        <RegisterApp host={host} organization={organization} primary={primary} />
      </CardBody>
    </Card>
  );
}

function Manage({
  overview,
  organization,
}: {
  overview: ConnectionOverview;
  organization: string;
}) {
  const { kind, from, app, hostName, host } = overview;
  if (kind === "app" && app) {
    return (
      <Card>
        <CardHeader title="Secrets" />
        <ManageApp slug={app.slug} host={host} appUrl={app.url} />
      </Card>
    );
  }
  return kind === "token" && from === "environment" ? (
    <Register hostName={hostName} host={host} organization={organization} />
  ) : null;
}

function Permissions() {
  return (
    <Card>
      <CardHeader
        title="Permissions, and why they are needed"
        detail={`The minimum that works. It subscribes to ${neededEvents.join(", ")}, and to its own installations.`}
      />
      <dl className="divide-y divide-line">
        {neededPermissions.map(({ name, level, organization, why }) => (
          <div key={name} className="flex flex-wrap gap-x-6 gap-y-0.5 px-4 py-2.5">
            <dt className="basis-72">
              <code>
                {name}: {level}
              </code>
              {organization ? (
                <span className="text-sm text-muted"> of the organization</span>
              ) : null}
            </dt>
            <dd className="min-w-0 flex-1 basis-72 text-muted">{why.replaceAll("`", "")}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
