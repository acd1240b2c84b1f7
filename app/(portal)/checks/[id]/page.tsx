import { ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import { CheckConclusionBadge, checkConclusionWord } from "@/components/checks/check-conclusion";
import { CheckFindings } from "@/components/checks/check-findings";
import { UnfollowedCallout } from "@/components/compliance/unfollowed-callout";
import { SetAsideCallout } from "@/components/overview/set-aside-callout";
import { LiveUpdates } from "@/components/requests/live-updates";
import { Callout } from "@/components/ui/callout";
import { Card, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { countsInWords } from "@/lib/admission/browser";
import type { CheckDetails } from "@/lib/checks";
import { catalogCheck } from "@/lib/proposals";
import { setAsideNotice } from "@/lib/overview/server";
import { requirePage } from "@/lib/identity/server";
import { readCheck } from "../../../_shell/read-once";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const check = await readCheck((await params).id);
  return { title: `${checkConclusionWord(check.conclusion)}: ${titleOf(check)}` };
}

export default async function CheckPage({ params }: Props) {
  const { id } = await params;
  const ctx = await requirePage();
  const check = await readCheck(id);
  const setAside = await setAsideNotice(ctx, { kind: "check", id });
  return (
    <>
      <PageHeader
        crumbs={
          isOfCatalog(check)
            ? [{ label: "Catalog check" }]
            : [{ label: "Requests", href: "/requests" }, { label: "Policy check" }]
        }
        title={titleOf(check)}
        mark={<CheckConclusionBadge conclusion={check.conclusion} />}
        sentence={
          check.conclusion === "pending"
            ? `Slipway is checking what would change in ${isOfCatalog(check) ? "the catalog" : "each cluster"}.`
            : sentenceOf(check)
        }
      />
      <LiveUpdates
        url={`/api/live?topic=${encodeURIComponent(`check:${id}`)}`}
        ended={check.conclusion !== "pending"}
      />
      <div className="mt-5 grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-8">
          <SetAsideCallout work={setAside} />
          {check.problem ? (
            <Callout tone="warning" title="The Git host does not show this check">
              {check.problem}
            </Callout>
          ) : null}
          <Found check={check} />
          {check.report ? <UnfollowedCallout unfollowed={check.report.unfollowed} /> : null}
        </div>
        <Facts check={check} />
      </div>
    </>
  );
}

const isOfCatalog = ({ name }: CheckDetails): boolean => name === catalogCheck;

function titleOf({ pulls, mergeQueue, commit }: CheckDetails): string {
  if (mergeQueue !== undefined) return `Merge queue of ${mergeQueue}`;
  return pulls[0]?.title ?? `Commit ${commit.slice(0, 7)}`;
}

function sentenceOf({ title, report }: CheckDetails): string {
  return report?.targets.length === 1 ? `${title}, on ${report.targets[0]}.` : `${title}.`;
}

function Found({ check }: { check: CheckDetails }) {
  const { findings, conclusion, report, repository, commit } = check;
  if (findings.length > 0) {
    return (
      <>
        <CheckFindings
          findings={findings}
          severalTargets={(report?.targets.length ?? 0) > 1}
          fileUrl={(path) =>
            `${repository.webUrl}/blob/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`
          }
        />
        {report && report.leftOut > 0 ? (
          <p className="text-muted">
            {report.leftOut} more findings are not kept: mend these first.
          </p>
        ) : null}
      </>
    );
  }
  if (conclusion === "success" && isOfCatalog(check))
    return (
      <EmptyState icon={ShieldCheck} title="Nothing is wrong">
        What this commit changes of the catalog can be taken over as it is.
      </EmptyState>
    );
  if (conclusion === "success")
    return (
      <EmptyState
        icon={ShieldCheck}
        title={report?.counts === undefined ? "All policies pass" : countsInWords(report.counts)}
      >
        Everything that this commit changes passes the policies of these targets that apply to it.
      </EmptyState>
    );
  if (conclusion === "neutral")
    return (
      <EmptyState icon={ShieldCheck} title="Nothing to check">
        {isOfCatalog(check)
          ? "This commit changes nothing of the catalog."
          : "This commit changes no folder that Flux applies to a target of Slipway."}
      </EmptyState>
    );
  return null;
}

function Facts({ check }: { check: CheckDetails }) {
  const { pulls, report, commit, repository, startedAt, completedAt } = check;
  const catalog = report?.catalog;
  const counts = catalog ? undefined : report?.objects;
  return (
    <aside aria-label="About this check" className="flex flex-col gap-4">
      <Card className="p-4">
        <DescriptionList
          entries={[
            ...pulls
              .map(
                (pull) =>
                  [
                    "Pull request",
                    <span key={pull.number}>
                      <TextLink href={pull.url}>#{pull.number}</TextLink> to {pull.base}
                    </span>,
                  ] as const,
              )
              .slice(0, 1),
            ["Opened by", pulls[0]?.author],
            [
              "Request",
              pulls[0]?.requestId ? (
                <TextLink key="request" href={`/requests/${pulls[0].requestId}`}>
                  In Slipway
                </TextLink>
              ) : undefined,
            ],
            [
              "Also for",
              pulls.length > 1
                ? pulls
                    .slice(1)
                    .map(({ number, base }) => `#${number} to ${base}`)
                    .join(", ")
                : undefined,
            ],
            ["Repository", `${repository.owner}/${repository.name}`],
            [
              "Commit",
              <TextLink key="commit" href={`${repository.webUrl}/commit/${commit}`}>
                <code>{commit.slice(0, 7)}</code>
              </TextLink>,
            ],
            ["Targets", report?.targets.join(", ")],
            [
              "Objects",
              counts
                ? `${counts.added} added, ${counts.changed} changed, ${counts.deleted} deleted`
                : undefined,
            ],
            [
              "Files",
              report && !catalog
                ? `${report.files.applied} of ${report.files.changed} YAML files are applied`
                : undefined,
            ],
            ["Changes", catalog?.units.map(({ unit }) => unit).join(", ")],
            [
              "Newly denied",
              catalog?.impact
                ? `${catalog.impact.newlyDenied} ${catalog.impact.newlyDenied === 1 ? "object" : "objects"} in Git`
                : undefined,
            ],
            ["Judged", <RelativeTime key="when" at={completedAt ?? startedAt} />],
          ]}
        />
      </Card>
      {report && report.policies.length > 0 ? (
        <Card>
          <CardHeader title={catalog ? "By part of the catalog" : "By policy"} />
          <ul className="divide-y divide-line">
            {report.policies.map(({ title, counts: of }) => (
              <li
                key={title}
                className="flex items-baseline justify-between gap-4 px-4 py-2 text-sm"
              >
                <span className="min-w-0 [overflow-wrap:anywhere]">{title}</span>
                <span className="shrink-0 text-muted tabular-nums">
                  {Object.values(of).reduce((sum, one) => sum + one, 0)}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </aside>
  );
}
