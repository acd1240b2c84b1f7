import { CircleCheck, CircleQuestionMark, OctagonX, TriangleAlert } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import type { ImpactedObject, PolicyImpact } from "@/lib/compliance";

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

function Objects({
  label,
  objects,
  total,
  mark,
}: {
  label: string;
  objects: readonly ImpactedObject[];
  total: number;
  mark: React.ReactNode;
}) {
  return (
    <div className="flex flex-col gap-2">
      {mark}
      <ul
        aria-label={label}

        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line"
      >
        {objects.map((one) => (
          <li key={`${one.target} ${one.file} ${one.object}`} className="px-3 py-2">
            <p className="[overflow-wrap:anywhere]">
              <span className="font-medium">{one.object}</span>{" "}
              <span className="text-muted">
                on {one.target}
                {one.team === undefined ? "" : `, team ${one.team}`}
              </span>
            </p>
            <p className="text-sm text-muted [overflow-wrap:anywhere]">{one.message}</p>
          </li>
        ))}
      </ul>
      {total > objects.length ? (
        <p className="text-sm text-muted">and {total - objects.length} more</p>
      ) : null}
    </div>
  );
}
