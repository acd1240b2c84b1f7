import { GivenParameters } from "@/components/instances/given-parameters";
import { Links } from "@/components/instances/links";
import { CheckConclusionLabel } from "@/components/checks/check-conclusion";
import { ParameterChanges } from "@/components/requests/parameter-changes";
import { PullRequestSteps } from "@/components/requests/pull-request-steps";
import { TeamName, type TeamRef } from "@/components/teams/team-name";
import { Card, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { HoverLink } from "@/components/ui/hover-link";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CheckSummary } from "@/lib/checks";
import { parameterDifferences } from "@/lib/plans";
import type { RequestDetails } from "@/lib/requests";

/** Whose it is, where it goes, and what else there is to know. */
export function RequestFacts({
  request,
  check,
  team,
}: {
  request: RequestDetails;
  team: TeamRef;
  check: CheckSummary | undefined;
}) {
  const { pullRequest, revisions } = request;
  return (
    <aside aria-label="About this request" className="flex flex-col gap-4">
      <Card className="p-4">
        <DescriptionList
          entries={[
            ["Requested by", request.requester.name],
            ["When", <RelativeTime key="when" at={request.createdAt} />],
            ["Team", <TeamName key="team" team={team} />],
            ["Target", request.target.title],
            [
              "Template",
              <TextLink key="template" href={`/catalog/${request.templateName}`}>
                {request.templateName} {request.templateVersion}
              </TextLink>,
            ],
            [
              "Instance",
              <TextLink key="instance" href={`/instances/${request.instanceId}`}>
                {request.name}
              </TextLink>,
            ],
            [
              "Pull request",
              pullRequest ? (
                <TextLink key="pull" href={pullRequest.url}>
                  #{pullRequest.number}
                </TextLink>
              ) : (
                "Not open yet"
              ),
            ],
            [
              "Policy check",
              check ? (
                <HoverLink
                  key="check"
                  href={`/checks/${check.id}`}
                  className="rounded-sm hover:underline"
                >
                  <CheckConclusionLabel conclusion={check.conclusion} />
                </HoverLink>
              ) : undefined,
            ],
            [
              "Branch",
              <code key="branch" className="[overflow-wrap:anywhere]">
                {request.branch}
              </code>,
            ],
          ]}
        />
      </Card>
      {request.pullRequestSteps.length > 0 ? (
        <Card>
          <CardHeader title="Pull request" detail="What comes after opening it." />
          <PullRequestSteps steps={request.pullRequestSteps} />
        </Card>
      ) : null}
      {request.kind === "remove" ? null : <Links links={request.links} />}
      <Parameters request={request} />
      {revisions.length > 1 ? (
        <Card>
          <CardHeader title="Revisions" />
          <ul className="divide-y divide-line">
            {revisions.toReversed().map((revision) => (
              <li key={revision.number} className="px-4 py-2 text-sm">
                Revision {revision.number} by {revision.author},{" "}
                <RelativeTime at={revision.createdAt} />
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </aside>
  );
}

/** Of a change, what differs; of a launch, all of them. A removal has none to speak of. */
function Parameters({ request }: { request: RequestDetails }) {
  const { kind, from, parameters, parametersInWords } = request;
  if (kind === "remove") return null;
  if (!from) return <GivenParameters parameters={parameters} steps={parametersInWords} />;
  return (
    <Card>
      <CardHeader title="Parameters" detail="What changes." />
      <ParameterChanges differences={parameterDifferences(from.parameters, parameters)} />
    </Card>
  );
}
