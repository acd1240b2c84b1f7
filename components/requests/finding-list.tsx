import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { StateLabel } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { VerdictLabel, verdictLooks } from "@/components/policies/verdict";
import {
  countsInWords,
  isObjection,
  policyCounts,
  type VerdictOrPasses,
  verdictsOrPasses,
  verdictWords,
} from "@/lib/admission/browser";
import type { PolicyFindingAbout } from "@/lib/plans";

/** What a policy says of one object. */
export interface FindingView {
  verdict: VerdictOrPasses;
  policy: string;
  message: string;
  /** Who can end it, and how, where no parameter can. */
  remedy?: string | undefined;
  /** "Deployment checkout". */
  object?: string | undefined;
  file?: string | undefined;
  line?: number | undefined;
  /** JSON Pointer of the parameter to blame. */
  pointer?: string | undefined;
  /** What an exception from it would be about. */
  about?: PolicyFindingAbout | undefined;
}

export interface FindingListProps {
  findings: readonly FindingView[];
  /** A way to the field to blame. */
  blame?: (pointer: string) => ReactNode;
  /** A way to ask for an exception from what is denied. */
  except?: (finding: FindingView & { about: PolicyFindingAbout }) => ReactNode;
  /** Says of what passes, too, what it is about. */
  explained?: boolean;
  /** Keeps what passes behind a line that counts it. */
  foldPassing?: boolean;
}

const weight = (verdict: VerdictOrPasses): number => verdictsOrPasses.indexOf(verdict);

/** Verdicts, what is denied first. */
export function FindingList({ findings, foldPassing = false, ...shown }: FindingListProps) {
  const sorted = [...findings].sort(
    (a, b) => weight(a.verdict) - weight(b.verdict) || (a.policy < b.policy ? -1 : 1),
  );
  const passing = foldPassing ? sorted.filter(({ verdict }) => !isObjection(verdict)) : [];
  const open = sorted.filter((finding) => !passing.includes(finding));
  return (
    <>
      {open.length > 0 ? <Findings label="Policy report" findings={open} {...shown} /> : null}
      {passing.length > 0 ? (
        <details className={cn("group", open.length > 0 && "border-t border-line")}>
          <summary className="flex items-center gap-2 px-4 py-2.5 -outline-offset-2 hover:bg-sunken">
            <StateLabel {...verdictLooks.passes}>{findingSummary(passing)}</StateLabel>
            <ChevronDown
              aria-hidden
              className="ml-auto size-4 -rotate-90 text-muted transition-transform group-open:rotate-0"
            />
          </summary>
          <div className="border-t border-line">
            <Findings label="Policies with nothing against it" findings={passing} {...shown} />
          </div>
        </details>
      ) : null}
    </>
  );
}

function Findings({
  label,
  findings,
  blame,
  except,
  explained = false,
}: Omit<FindingListProps, "foldPassing"> & { label: string }) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {findings.map((finding, index) => {
        return (
          <li
            key={`${finding.policy} ${finding.object ?? ""} ${index}`}
            className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-2.5"
          >
            <VerdictLabel verdict={finding.verdict} className="w-28 shrink-0 self-start" />
            <div className="min-w-0 flex-1 basis-56">
              <p className="font-medium [overflow-wrap:anywhere]">{finding.policy}</p>
              {!isObjection(finding.verdict) && !explained ? null : (
                <p
                  className={cn(
                    "max-w-reading [overflow-wrap:anywhere]",
                    !isObjection(finding.verdict) && "text-sm text-muted",
                  )}
                >
                  {finding.message}
                </p>
              )}
              {finding.remedy && isObjection(finding.verdict) ? (
                <p className="mt-1 max-w-reading [overflow-wrap:anywhere]">{finding.remedy}</p>
              ) : null}
              {finding.object || finding.file ? (
                <p className="text-sm text-muted [overflow-wrap:anywhere]">
                  {finding.object}
                  {finding.object && finding.file ? " in " : ""}
                  {finding.file ? (
                    <code>
                      {finding.file}
                      {finding.line ? `:${finding.line}` : ""}
                    </code>
                  ) : null}
                </p>
              ) : null}
              {finding.pointer && isObjection(finding.verdict) && blame ? (
                <p className="mt-1 text-sm">{blame(finding.pointer)}</p>
              ) : null}
              {except && finding.verdict === "denied" && finding.about ? (
                <div className="mt-1">{except({ ...finding, about: finding.about })}</div>
              ) : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** "11 policies checked, 6 apply · 1 denies this · 5 pass"; of those that apply what denies comes first. */
export function findingSummary(findings: readonly FindingView[]): string {
  if (findings.length === 0) return "";
  const policies = new Map<string, VerdictOrPasses>();
  for (const { policy, verdict } of findings) {
    const worst = policies.get(policy);
    if (worst === undefined || weight(verdict) < weight(worst)) policies.set(policy, verdict);
  }
  const count = (verdict: VerdictOrPasses) =>
    [...policies.values()].filter((each) => each === verdict).length;
  const said: string[] = [];
  if (count("denied"))
    said.push(count("denied") === 1 ? "1 denies this" : `${count("denied")} deny this`);
  if (count("passes")) said.push(count("passes") === 1 ? "1 passes" : `${count("passes")} pass`);
  for (const verdict of ["warned", "not-judged", "excepted", "audited"] as const)
    if (count(verdict)) said.push(`${count(verdict)} ${verdictWords[verdict].toLowerCase()}`);
  return [countsInWords(policyCounts(findings)), ...said].join(" · ");
}
