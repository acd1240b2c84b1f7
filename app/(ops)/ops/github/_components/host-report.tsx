import { CircleCheck, OctagonX, Pause, TriangleAlert } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type {
  ConnectionOverview,
  ConnectionReport,
  InstallationReport,
  ReachableRepository,
} from "@/lib/git-host";
import { connectionReport } from "@/lib/git-host/server";
import type { Context } from "@/lib/access/server";

/** What the host answers now; the page does not wait for it. */
export async function HostReport({
  ctx,
  overview,
}: {
  ctx: Context;
  overview: ConnectionOverview;
}) {
  const report = await connectionReport(ctx);
  if (report.problem)
    return (
      <Callout tone="danger" title={report.problem.message}>
        {report.problem.hint}
      </Callout>
    );
  const { appUrl } = report;
  return (
    <>
      {report.missing.length > 0 ? (
        <Callout
          tone="warning"
          title="The App is missing permissions"
          action={
            appUrl ? (
              <Button asChild size="sm">
                <a href={appUrl} target="_blank" rel="noreferrer noopener">
                  Open the App at {overview.host}
                </a>
              </Button>
            ) : null
          }
        >
          Missing: {report.missing.join(", ")}. Add them in the App’s settings; then each account is
          asked to accept them.
        </Callout>
      ) : null}
      {overview.kind === "app" ? (
        <Installations
          report={report}
          installUrl={appUrl ? `${appUrl}/installations/new` : undefined}
          host={overview.host}
        />
      ) : null}
      <Repositories report={report} />
    </>
  );
}

export function HostReportSkeleton() {
  return (
    <output aria-label="Checking the Git host" className="flex flex-col gap-4">
      {[0, 1].map((card) => (
        <div key={card} className="rounded-lg border border-line bg-raised shadow-card">
          <div className="border-b border-line px-4 py-3">
            <Skeleton className="h-5 w-40" />
          </div>
          <div className="flex flex-col gap-3 p-4">
            <Skeleton className="h-4 w-3/4" />
            <Skeleton className="h-4 w-1/2" />
          </div>
        </div>
      ))}
    </output>
  );
}

function Installations({
  report,
  installUrl,
  host,
}: {
  report: ConnectionReport;
  installUrl: string | undefined;
  host: string;
}) {
  const { installations } = report;
  const install = installUrl ? (
    <Button asChild size="sm" variant={installations.length === 0 ? "primary" : "secondary"}>
      <a href={installUrl}>
        {installations.length === 0 ? "Install it" : "Install on another account"}
      </a>
    </Button>
  ) : null;
  return (
    <Card>
      <CardHeader
        title="Installations"
        detail={
          <>
            Where the App may work, as {host} says. Asked <RelativeTime at={report.askedAt} />.
          </>
        }
        action={install}
      />
      {installations.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">
          Not installed yet. Install it on the account that owns your platform repository.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {installations.map((installation) => (
            <Installation key={installation.id} installation={installation} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Installation({ installation }: { installation: InstallationReport }) {
  const {
    account,
    url,
    suspended,
    missing,
    missingEvents,
    repositories,
    repositoryCount,
    selection,
  } = installation;
  const lacks = [...missing, ...missingEvents.map((event) => `event ${event}`)];
  return (
    <li className="flex flex-col gap-1.5 px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="font-medium">{account}</span>
        {suspended ? (
          <StateLabel tone="danger" icon={Pause}>
            Suspended
          </StateLabel>
        ) : lacks.length > 0 ? (
          <StateLabel tone="warning" icon={TriangleAlert}>
            Permissions missing
          </StateLabel>
        ) : (
          <StateLabel tone="success" icon={CircleCheck}>
            Ready
          </StateLabel>
        )}
      </div>
      {lacks.length > 0 ? (
        <p className="text-sm text-muted">
          Not accepted yet: {lacks.join(", ")}. An owner of {account} accepts them in its settings.
        </p>
      ) : null}
      {suspended ? (
        <p className="text-sm text-muted">
          An owner of {account} suspended it. Requests for its repositories wait until that is
          lifted.
        </p>
      ) : null}
      {repositoryCount === undefined ? null : (
        <p className="text-sm text-muted [overflow-wrap:anywhere]">
          {selection === "all" ? "All repositories" : "Selected repositories"}:{" "}
          {repositoryCount === 0 ? "none" : named(repositories, repositoryCount)}
        </p>
      )}
      <p className="text-sm">
        <TextLink href={url}>Manage this installation</TextLink>
      </p>
    </li>
  );
}

function named(names: readonly string[], count: number): string {
  const shown = names.slice(0, 8).map((name) => name.split("/")[1] ?? name);
  return count > shown.length
    ? `${shown.join(", ")} and ${count - shown.length} more`
    : shown.join(", ");
}

function Repositories({ report: { repositories, as } }: { report: ConnectionReport }) {
  return (
    <Card>
      <CardHeader
        title="Repositories of targets"
        detail={
          <>
            What Slipway has to reach to open pull requests
            {as === undefined ? (
              ""
            ) : (
              <>
                , as <span className="font-medium">{as}</span>
              </>
            )}
            .
          </>
        }
        action={
          <TextLink href="/ops/targets" quiet className="shrink-0 text-sm whitespace-nowrap">
            All targets
          </TextLink>
        }
      />
      {repositories.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">
          No target names a repository of this host yet.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {repositories.map((repository) => (
            <Repository key={repository.name} repository={repository} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Repository({
  repository: { name, webUrl, targets, problem },
}: {
  repository: ReachableRepository;
}) {
  return (
    <li className="flex flex-col gap-1 px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <TextLink href={webUrl} quiet className="font-medium">
          {name}
        </TextLink>
        {problem === undefined ? (
          <StateLabel tone="success" icon={CircleCheck}>
            Reachable
          </StateLabel>
        ) : (
          <StateLabel tone="danger" icon={OctagonX}>
            Not reachable
          </StateLabel>
        )}
      </div>
      <p className="text-sm text-muted">
        {targets.join(", ")}
        {problem === undefined ? "" : `. ${problem}`}
      </p>
    </li>
  );
}
