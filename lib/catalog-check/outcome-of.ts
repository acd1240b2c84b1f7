import { type CatalogProblem, isError } from "@/lib/catalog-repository";
import type { CheckFinding, CheckOutcome } from "@/lib/checks";
import { catalogPlace, unitOf } from "@/lib/curation";
import type { ImpactOfPolicy } from "./impact-of-policies";

/** What was looked at of a commit of the catalog. */
export interface Judged {
  /** Of the catalog in its repository; "" is the root. */
  folder: string;
  problems: readonly CatalogProblem[];
  /** Those that the commit changes. */
  units: readonly { unit: string; isReady: boolean }[];
  /** How many files it changes. */
  changed: number;
  impacts: readonly ImpactOfPolicy[];
  /** Paths in the catalog that are there at the commit: only they can carry a remark. */
  files: ReadonlySet<string>;
}

/** Findings that are kept of one check; nobody reads more. */
const mostFindings = 2_000;

/** The outcome of a check from what was looked at: errors fail it, everything else is told. Pure. */
export function outcomeOf(judged: Judged): CheckOutcome {
  const { problems, units, changed, impacts } = judged;
  const findings = [
    ...problems.filter(isError).map((problem) => problemFinding(judged, problem)),
    ...impacts.flatMap((impact) => impactFindings(judged, impact)),
    ...problems.filter((one) => !isError(one)).map((problem) => problemFinding(judged, problem)),
  ];
  const errors = problems.filter(isError).length;
  const sum = (of: "newlyDeniedCount" | "noLongerDeniedCount") =>
    impacts.reduce((all, { impact }) => all + impact[of], 0);
  const newlyDenied = sum("newlyDeniedCount");
  return {
    conclusion: errors > 0 ? "failure" : changed === 0 ? "neutral" : "success",
    title: titleOf({ errors, changed, newlyDenied, isJudged: impacts.length > 0 }),
    findings: findings.slice(0, mostFindings),
    report: {
      objects: { added: 0, changed: 0, deleted: 0 },
      followed: true,
      targets: [],
      files: { changed, applied: 0 },
      policies: countsOf(findings),
      unfollowed: { count: 0, first: [] },
      leftOut: Math.max(0, findings.length - mostFindings),
      catalog: {
        units: [...units],
        impact:
          impacts.length === 0
            ? undefined
            : { newlyDenied, noLongerDenied: sum("noLongerDeniedCount") },
      },
    },
  };
}

interface InNumbers {
  errors: number;
  changed: number;
  newlyDenied: number;
  isJudged: boolean;
}

function titleOf({ errors, changed, newlyDenied, isJudged }: InNumbers): string {
  if (errors > 0) return errors === 1 ? "1 problem" : `${errors} problems`;
  if (changed === 0) return "Nothing of the catalog changes";
  const meaning = !isJudged
    ? ""
    : newlyDenied === 0
      ? ", and nothing in Git would newly be denied"
      : `, and ${counted(newlyDenied, "object")} in Git would newly be denied`;
  return `Everything is right${meaning}`;
}

function place({ folder }: Judged, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}

function problemFinding(judged: Judged, problem: CatalogProblem): CheckFinding {
  const { path, line, message, hint } = problem;
  const at = catalogPlace(path);
  return {
    verdict: isError(problem) ? "denied" : "warned",
    policy: "",
    title: at === undefined ? "Layout" : unitOf(at),
    target: "",
    file: place(judged, path),
    line: judged.files.has(path) ? line : undefined,
    object: "",
    field: "",
    message,
    expected: hint,
    exception: undefined,
  };
}

/**
 * Numbers only: whoever opens a pull request on the catalog, and reads it, may be nobody who may read what is in every platform
 * repository, and a policy's message can say any of it. Which objects those are, Ops see in the policy's own page.
 */
function impactFindings(judged: Judged, { policy, path, impact }: ImpactOfPolicy): CheckFinding[] {
  const about = {
    verdict: "warned" as const,
    policy,
    title: `policies/${policy}`,
    target: "",
    file: place(judged, path),
    line: judged.files.has(path) ? 1 : undefined,
    object: "",
    field: "",
    expected: undefined,
    exception: undefined,
  };
  const denied = impact.newlyDeniedCount;
  const unread = impact.branches.filter(({ problem }) => problem !== undefined).length;
  const found: CheckFinding[] = [];
  if (denied > 0)
    found.push({
      ...about,
      message: `${counted(denied, "object")} in Git would newly be denied.`,
      expected: "Ops see which ones where they edit the policy in Slipway.",
    });
  if (unread > 0)
    found.push({
      ...about,
      verdict: "not-judged",
      message: `What it would mean for ${unread === 1 ? "1 branch" : `${unread} branches`} of platform repositories is not known, since they could not be read or judged.`,
    });
  return found;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function countsOf(findings: readonly CheckFinding[]): CheckOutcome["report"]["policies"] {
  return [...Map.groupBy(findings, ({ title }) => title)].map(([title, own]) => ({
    title,
    counts: Object.fromEntries(
      [...Map.groupBy(own, ({ verdict }) => verdict)].map(([verdict, { length }]) => [
        verdict,
        length,
      ]),
    ),
  }));
}
