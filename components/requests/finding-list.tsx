import {
  ChevronDown,
  CircleCheck,
  CircleQuestionMark,
  OctagonX,
  TriangleAlert,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";
import { StateLabel } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import type { Tone } from "@/components/ui/tone";

/** What a policy says of one object. */
export interface FindingView {
  verdict: "pass" | "warn" | "deny" | "not-judged";
  policy: string;
  message: string;
  /** "Deployment checkout". */
  object?: string | undefined;
  file?: string | undefined;
  line?: number | undefined;
  /** JSON Pointer of the parameter to blame. */
  pointer?: string | undefined;
}

const looks = {
  deny: { word: "Denied", tone: "danger", icon: OctagonX },
  warn: { word: "Warning", tone: "warning", icon: TriangleAlert },
  "not-judged": { word: "Not judged", tone: "neutral", icon: CircleQuestionMark },
  pass: { word: "Passes", tone: "success", icon: CircleCheck },
} as const satisfies Record<FindingView["verdict"], { word: string; tone: Tone; icon: LucideIcon }>;

const order = Object.keys(looks);

interface FindingListProps {
  findings: readonly FindingView[];
  /** A way to the field to blame. */
  blame?: (pointer: string) => ReactNode;
  /** Says of what passes, too, what it is about. */
  explained?: boolean;
  /** Keeps what passes behind a line that counts it. */
  foldPassing?: boolean;
}

/** Verdicts, what is denied first. */
export function FindingList({ findings, foldPassing = false, ...shown }: FindingListProps) {
  const sorted = [...findings].sort(
    (a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (a.policy < b.policy ? -1 : 1),
  );
  const passing = foldPassing ? sorted.filter(({ verdict }) => verdict === "pass") : [];
  const open = sorted.filter((finding) => !passing.includes(finding));
  return (
    <>
      {open.length > 0 ? <Findings label="Policy report" findings={open} {...shown} /> : null}
      {passing.length > 0 ? (
        <details className={cn("group", open.length > 0 && "border-t border-line")}>
          <summary className="flex items-center gap-2 px-4 py-2.5 -outline-offset-2 hover:bg-sunken">
            <StateLabel tone={looks.pass.tone} icon={looks.pass.icon}>
              {findingSummary(passing)}
            </StateLabel>
            <ChevronDown
              aria-hidden
              className="ml-auto size-4 -rotate-90 text-muted transition-transform group-open:rotate-0"
            />
          </summary>
          <div className="border-t border-line">
            <Findings label="Policies that pass" findings={passing} {...shown} />
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
  explained = false,
}: Omit<FindingListProps, "foldPassing"> & { label: string }) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {findings.map((finding, index) => {
        const { word, tone, icon } = looks[finding.verdict];
        return (
          <li
            key={`${finding.policy} ${finding.object ?? ""} ${index}`}
            className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-2.5"
          >
            <StateLabel tone={tone} icon={icon} className="w-28 shrink-0 self-start">
              {word}
            </StateLabel>
            <div className="min-w-0 flex-1 basis-56">
              <p className="font-medium [overflow-wrap:anywhere]">{finding.policy}</p>
              {finding.verdict === "pass" && !explained ? null : (
                <p
                  className={cn(
                    "max-w-reading [overflow-wrap:anywhere]",
                    finding.verdict === "pass" && "text-sm text-muted",
                  )}
                >
                  {finding.message}
                </p>
              )}
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
              {finding.pointer && finding.verdict !== "pass" && blame ? (
                <p className="mt-1 text-sm">{blame(finding.pointer)}</p>
              ) : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** "14 policies pass · 1 warning"; what denies comes first. */
export function findingSummary(findings: readonly FindingView[]): string {
  const policies = new Map<string, FindingView["verdict"]>();
  for (const { policy, verdict } of findings) {
    const worst = policies.get(policy);
    if (worst === undefined || order.indexOf(verdict) < order.indexOf(worst))
      policies.set(policy, verdict);
  }
  const count = (verdict: FindingView["verdict"]) =>
    [...policies.values()].filter((each) => each === verdict).length;
  const said: string[] = [];
  if (count("deny"))
    said.push(count("deny") === 1 ? "1 policy denies this" : `${count("deny")} policies deny this`);
  if (count("pass"))
    said.push(count("pass") === 1 ? "1 policy passes" : `${count("pass")} policies pass`);
  if (count("warn")) said.push(count("warn") === 1 ? "1 warning" : `${count("warn")} warnings`);
  if (count("not-judged")) said.push(`${count("not-judged")} not judged`);
  return said.join(" · ");
}
