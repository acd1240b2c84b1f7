import { CircleCheck, Recycle } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageLinks } from "@/components/ui/page-links";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ImpactQuery, ImpactReport } from "@/lib/impact";
import { AffectedList } from "./affected-list";
import { ImpactGroups } from "./impact-groups";
import { ImpactNumbers } from "./impact-numbers";
import { ImpactProgress } from "./impact-progress";
import { ImpactTable } from "./impact-table";

interface ImpactViewProps {
  report: ImpactReport;
  titleOf: (team: string) => string;
  /** The page with another filter. */
  filtered: (change: Partial<Record<keyof ImpactQuery, string | number>>) => string;
  /** Where one instance is shown with its diff. */
  instanceHref: (instanceId: string) => string;
}

/** What a version would do to the instances there are: how far it is, the numbers, what is at stake, and the list. */
export function ImpactView({ report, titleOf, filtered, instanceHref }: ImpactViewProps) {
  const isRunning = report.state === "waiting" || report.state === "running";
  // Nothing can be said yet: not even that it is none.
  if (isRunning && report.done === 0) return <Standing report={report} />;
  return (
    <div className="flex flex-col gap-6">
      <Standing report={report} />
      <ImpactNumbers counts={report.counts} href={(kind) => filtered({ kind })} />
      <AtStake report={report} titleOf={titleOf} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <ImpactGroups
          title="By team"
          groups={report.teams.map(({ team, counts }) => ({
            key: team,
            title: titleOf(team),
            counts,
          }))}
          href={(team) => filtered({ team })}
        />
        <ImpactGroups
          title="By target"
          groups={report.targets.map(({ target, title, counts }) => ({
            key: target,
            title,
            counts,
          }))}
          href={(target) => filtered({ target })}
        />
      </div>
      {/* The table is a landmark of this name already. */}
      <div>
        <h2 className="mb-3 text-lg font-semibold">Instances</h2>
        {report.rows.length === 0 ? (
          <EmptyState icon={CircleCheck} title="No instance here" level={3}>
            {report.total === 0
              ? "Nothing of this template is in Git."
              : report.found > 0
                ? "Those of this page are gone; others of the list are there."
                : "None is of this kind, team and target, as far as they were looked at."}
          </EmptyState>
        ) : (
          <ImpactTable rows={report.rows} titleOf={titleOf} href={instanceHref} />
        )}
        <PageLinks
          page={{ ...report, total: report.found, moreThanTotal: false }}
          noun="instances"
          href={(cursor) => filtered({ cursor })}
        />
      </div>
    </div>
  );
}

function Standing({
  report: { state, done, total, problem, finishedAt },
}: {
  report: ImpactReport;
}) {
  if (state === "waiting" || state === "running")
    return <ImpactProgress done={done} total={total} isWaiting={state === "waiting"} />;
  if (state === "failed")
    return (
      <Callout tone="danger" title="It could not be looked at whole">
        {problem} What follows is as far as it got.
      </Callout>
    );
  return (
    <p className="text-muted">
      {total === 1 ? "1 instance" : `${total} instances`}, as Git had them{" "}
      {finishedAt === undefined ? "then" : <RelativeTime at={finishedAt} />}.
    </p>
  );
}

function AtStake({
  report: { atStake, counts },
  titleOf,
}: Pick<ImpactViewProps, "report" | "titleOf">) {
  if (atStake.length === 0) return null;
  return (
    <Card>
      <CardBody>
        <AffectedList
          label="Data or downtime at stake"
          mark={
            <StateLabel tone="danger" icon={Recycle}>
              Data or downtime at stake
            </StateLabel>
          }
          affected={atStake.map(({ instanceId, name, team, target, impact }) => ({
            key: instanceId,
            title: name,
            place: `on ${target.title}, team ${titleOf(team)}`,
            why: impact.objects
              .flatMap(({ title, recreates }) => recreates.map((message) => `${title}: ${message}`))
              .join(" "),
          }))}
          total={counts.recreates}
        />
      </CardBody>
    </Card>
  );
}
