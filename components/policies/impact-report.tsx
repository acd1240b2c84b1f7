import { CircleCheck, CircleQuestionMark, OctagonX, TriangleAlert } from "lucide-react";
import { type AffectedGroup, AffectedGroups } from "@/components/impact/affected-groups";
import { AffectedList } from "@/components/impact/affected-list";
import { StateLabel } from "@/components/ui/badge";
import { DownloadButton } from "@/components/ui/download-button";
import { type Counts, countAffected } from "@/lib/affected";
import {
  type ImpactedObject,
  type PolicyImpact,
  policyImpactCsv,
  type PolicyImpactKind,
  policyImpactKinds,
} from "@/lib/compliance";

/**
 * What a change would mean for what is in Git already: "37 objects, 4 would be denied that are not
 * now".
 */
export function ImpactReport({ impact }: { impact: PolicyImpact }) {
  const unread = impact.branches.filter(({ problem }) => problem !== undefined);
  return (
    <div className="flex flex-col gap-3">
      <p aria-live="polite" className="flex gap-1.5 font-medium">
        {impact.newlyDeniedCount > 0 ? (
          <OctagonX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
        ) : impact.objects > 0 ? (
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
        ) : null}
        {impactInWords(impact)}
      </p>
      {impact.newlyDenied.length > 0 ? (
        <Objects
          label="Would be denied"
          objects={impact.newlyDenied}
          total={impact.newlyDeniedCount}
          mark={
            <StateLabel tone="danger" icon={OctagonX}>
              Would be denied
            </StateLabel>
          }
        />
      ) : null}
      {impact.newlyWarned > 0 ? (
        <StateLabel tone="warning" icon={TriangleAlert}>
          {impact.newlyWarned} would be newly warned of
        </StateLabel>
      ) : null}
      {impact.noLongerDenied.length > 0 ? (
        <Objects
          label="Would no longer be denied"
          objects={impact.noLongerDenied}
          total={impact.noLongerDeniedCount}
          mark={
            <StateLabel tone="success" icon={CircleCheck}>
              Would no longer be denied
            </StateLabel>
          }
        />
      ) : null}
      <Reached impact={impact} />
      {unread.map(({ repository, branch, problem }) => (
        <div key={`${repository} ${branch}`} className="flex flex-col">
          <StateLabel tone="warning" icon={CircleQuestionMark}>
            Not judged: {repository} {branch}
          </StateLabel>
          <p className="text-sm text-muted">{problem}</p>
        </div>
      ))}
      {impact.branches.some(({ commit }) => commit !== undefined) ? (
        <p className="text-sm text-muted">
          Judged at{" "}
          {impact.branches
            .flatMap(({ repository, branch, commit }) =>
              commit === undefined ? [] : [`${repository} ${branch} ${commit.slice(0, 7)}`],
            )
            .join(", ")}
          .
        </p>
      ) : null}
    </div>
  );
}

const kindInWords = {
  newlyDenied: "would be denied",
  newlyWarned: "would be warned of",
  noLongerDenied: "no longer denied",
} as const satisfies Record<PolicyImpactKind, string>;

const groupOf = (key: string, title: string, counts: Counts<PolicyImpactKind>): AffectedGroup => ({
  key,
  title,
  words: policyImpactKinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${kindInWords[kind]}`)
    .join(" · "),
  trouble: counts.newlyDenied,
});

/** Whose objects these are and where, and the list of them to take along. */
function Reached({ impact }: { impact: PolicyImpact }) {
  if (impact.reached.length === 0) return null;
  const { teams, targets } = countAffected(policyImpactKinds, impact.reached);
  return (
    <>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <AffectedGroups
          title="By team"
          groups={teams.map(({ team, counts }) => groupOf(team, team || "Of no team", counts))}
        />
        <AffectedGroups
          title="By target"
          groups={targets.map(({ target, title, counts }) => groupOf(target, title, counts))}
        />
      </div>
      <div>
        <DownloadButton
          size="sm"
          name="policy-impact.csv"
          type="text/csv"
          text={() => policyImpactCsv(impact)}
        >
          Export CSV
        </DownloadButton>
      </div>
    </>
  );
}

function impactInWords({
  objects,
  branches,
  newlyDeniedCount,
  noLongerDeniedCount,
}: PolicyImpact): string {
  if (branches.length === 0) return "No target yet, so there is nothing in Git to check.";
  const judged = objects === 1 ? "1 object" : `${objects} objects`;
  const denied =
    newlyDeniedCount === 0
      ? "none would be newly denied"
      : `${newlyDeniedCount} would be denied that ${newlyDeniedCount === 1 ? "is" : "are"} not now`;
  return `${judged}, ${denied}${noLongerDeniedCount === 0 ? "" : `, ${noLongerDeniedCount} no longer`}.`;
}

/** The export has more. */
const mostListed = 100;

function Objects({
  objects,
  ...rest
}: {
  label: string;
  objects: readonly ImpactedObject[];
  total: number;
  mark: React.ReactNode;
}) {
  return (
    <AffectedList
      {...rest}
      affected={objects.slice(0, mostListed).map(({ target, file, object, team, message }) => ({
        key: `${target} ${file} ${object}`,
        title: object,
        place: `on ${target}${team === undefined ? "" : `, team ${team}`}`,
        why: message,
      }))}
    />
  );
}
