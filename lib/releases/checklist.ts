import { changesOf, type ParsedTemplate, type TemplateProblem } from "@/lib/template";
import type { TestReport } from "@/lib/template-tests";
import type { Comparison } from "./comparison";
import type { Coverage } from "./coverage";
import { fittingVersion, isFitting } from "./fitting-version";
import type { PoliciesAtTarget } from "./policies-at";

/** One thing that a release needs, as it was found to be: nobody ticks it. */
export interface ChecklistItem {
  key:
    | "lint"
    | "fields"
    | "tests"
    | "coverage"
    | "policies"
    | "readme"
    | "changelog"
    | "version"
    | "impact";
  title: string;
  isMet: boolean;
  /** What was found, in a sentence. */
  words: string;
  /** What is to be mended, or looked at. */
  details: { words: string; file?: string; line?: number }[];
  /** More of these than are told. */
  more: number;
  /**
   * All that keeps it from being met is that nobody can say what becomes of so many instances. Who releases may go on knowing
   * that, by the number.
   */
  notJudged?: number;
}

/** What a release is judged by, all of it computed. */
export interface ReleaseFacts {
  template: ParsedTemplate | undefined;
  problems: readonly TemplateProblem[];
  tests: TestReport | undefined;
  coverage: Coverage | undefined;
  /** Of every target that it may go to. */
  policies: readonly PoliciesAtTarget[];
  /** Versions that are there already. */
  taken: readonly string[];
  /** With the version that it is to follow; undefined: it is the first. */
  comparison: Comparison | undefined;
  lookedAt: LookedAt;
}

/** How far it was looked what exactly this bundle would do to the instances there are. */
export interface LookedAt {
  /** Instances of the template that are in Git now, whatever their version. */
  instances: number;
  /** Undefined: nobody asked for it, of a bundle with this digest. */
  impact:
    | {
        /** sha256 (hex) of the bundle. */
        digest: string;
        state: "waiting" | "running" | "done" | "failed";
        total: number;
        done: number;
        /** Those of which nobody can say what becomes of them, and why: the reasons that most have first. */
        notJudged: number;
        reasons: { words: string; instances: number }[];
        /** Why it could not go on; a sentence. */
        problem: string | undefined;
      }
    | undefined;
  /** Instances of which nobody can say it, as whoever releases knows: it goes on only where it is exactly so many. */
  accepted?: number | undefined;
}

const mostDetails = 50;

/** Codes of problems that say that nobody could fill in the form. */
const aboutFields: ReadonlySet<string> = new Set([
  "unfillable-parameter",
  "unreachable-parameter",
  "unused-parameter",
  "unknown-format",
  "invalid-default",
  "refused-defaults",
  "optional-parameter",
  "split-condition",
]);

/** Whether a version may come out, item by item. Pure. */
export function checklist(facts: ReleaseFacts): ChecklistItem[] {
  return [
    lint(facts),
    fields(facts),
    tests(facts),
    coverage(facts),
    policies(facts),
    readme(facts),
    changelog(facts),
    version(facts),
    impact(facts),
  ];
}

type Details = ChecklistItem["details"];

function item(
  key: ChecklistItem["key"],
  title: string,
  isMet: boolean,
  words: string,
  found: Details = [],
): ChecklistItem {
  // Two objects of a file may be denied in the same words.
  const details = [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
  return {
    key,
    title,
    isMet,
    words,
    details: details.slice(0, mostDetails),
    more: Math.max(0, details.length - mostDetails),
  };
}

const count = (many: number, one: string, more = `${one}s`) => `${many} ${many === 1 ? one : more}`;

const detailOf = ({ message, file, line }: TemplateProblem): Details[number] => ({
  words: message,
  ...(file === undefined ? {} : { file }),
  ...(line === undefined ? {} : { line }),
});

function lint({ template, problems }: ReleaseFacts): ChecklistItem {
  const found = problems.filter(({ code }) => !aboutFields.has(code));
  const errors = found.filter(({ severity }) => severity === "error");
  const warnings = found.length - errors.length;
  const isMet = template !== undefined && errors.length === 0;
  const words =
    template === undefined
      ? "The template cannot be read."
      : `${count(errors.length, "error")}, ${count(warnings, "warning")}.`;
  return item("lint", "Lint is clean", isMet, words, found.map(detailOf));
}

function fields({ template, problems }: ReleaseFacts): ChecklistItem {
  const found = problems.filter(({ code }) => aboutFields.has(code));
  const errors = found.filter(({ severity }) => severity === "error");
  const words =
    template === undefined
      ? "The template cannot be read."
      : errors.length === 0
        ? "Every field can be filled in, and is read by something."
        : `${count(errors.length, "field is", "fields are")} not as people need ${errors.length === 1 ? "it" : "them"}.`;
  const isMet = template !== undefined && errors.length === 0;
  return item("fields", "Every field can be filled in", isMet, words, found.map(detailOf));
}

function tests({ tests: report }: ReleaseFacts): ChecklistItem {
  const title = "Tests pass";
  if (report === undefined) return item("tests", title, false, "No test could be run.");
  const all = report.passed + report.failed;
  const details = [
    ...report.problems.map(detailOf),
    ...report.tests.flatMap(({ file, title: called, failures }) =>
      failures.map(({ message, line }) => ({ words: `${called}: ${message}`, file, line })),
    ),
  ];
  if (all === 0)
    return item("tests", title, false, "There is no test. Write one in tests/.", details);
  return item(
    "tests",
    title,
    report.ok,
    `${report.passed} of ${count(all, "test")} pass.`,
    details,
  );
}

function coverage({ coverage: found }: ReleaseFacts): ChecklistItem {
  const title = "Tests reach every file, condition and branch";
  if (found === undefined) return item("coverage", title, false, "No test could be run.");
  const share = found.total === 0 ? 100 : Math.floor((found.reached * 100) / found.total);
  return item(
    "coverage",
    title,
    found.missing.length === 0,
    `${found.reached} of ${found.total} reached, ${share} %.`,
    found.missing,
  );
}

function policies({ policies: found, template }: ReleaseFacts): ChecklistItem {
  const title = "Policies pass with every test's parameters at every target";
  const denied = found.flatMap((one) =>
    one.denied.map(({ test, file, policy, message }) => ({
      words: `${one.target}, ${test}: ${policy}: ${message}`,
      file,
    })),
  );
  const elsewhere = found.flatMap((one) =>
    one.refused.map(({ test, file, message }) => ({
      words: `${one.target}, ${test}: not judged, since it is refused there: ${message}`,
      file,
    })),
  );
  if (template === undefined) return item("policies", title, false, "The template cannot be read.");
  if (found.length === 0) return item("policies", title, true, "There is no target yet.");
  const judged = found.reduce((sum, one) => sum + one.judged, 0);
  if (judged === 0)
    return item(
      "policies",
      title,
      false,
      "No test makes anything that could be judged.",
      elsewhere,
    );
  const words = `${count(judged, "rendering")} at ${count(found.length, "target")}: ${denied.length === 0 ? "none is denied" : `${denied.length} denied`}.`;
  return item("policies", title, denied.length === 0, words, [...denied, ...elsewhere]);
}

function readme({ template }: ReleaseFacts): ChecklistItem {
  if (template === undefined)
    return item("readme", "There is a README", false, "The template cannot be read.");
  const isThere = template.readme.trim() !== "";
  const words = isThere ? "README.md is there." : "Say in README.md what it is and how it is used.";
  return item("readme", "There is a README", isThere, words);
}

function changelog({ template }: ReleaseFacts): ChecklistItem {
  if (template === undefined)
    return item("changelog", "There is a changelog entry", false, "The template cannot be read.");
  const number = template.definition.version;
  const isThere = changesOf(template.bundle, number) !== "";
  const words = isThere
    ? `CHANGELOG.md says what ${number} changes.`
    : `Say in CHANGELOG.md, below “## ${number}”, what it changes for those who use it.`;
  return item("changelog", "There is a changelog entry", isThere, words);
}

function version({ template, taken, comparison }: ReleaseFacts): ChecklistItem {
  const title = "The version number fits";
  if (template === undefined) return item("version", title, false, "The template cannot be read.");
  const number = template.definition.version;
  if (taken.includes(number))
    return item("version", title, false, `${number} is there already, and stays as it is.`);
  if (comparison === undefined) return item("version", title, true, `${number} is the first.`);
  const { from, level, breaking } = comparison;
  const details = breaking.map(({ what, why }) => ({ words: `${what}: ${why}` }));
  const least = fittingVersion(from.version, level);
  const isMet = isFitting(from.version, number, level);
  const changed = {
    major: `${count(breaking.length, "change is", "changes are")} breaking`,
    minor: "there is something new",
    patch: "nothing is new or breaking",
  }[level];
  const words = isMet
    ? `${number} fits: since ${from.version}, ${changed}.`
    : `${number} does not fit: since ${from.version}, ${changed}, so it is ${least} at least.`;
  return item("version", title, isMet, words, details);
}

/** What it does to people is looked at before it is out, wherever there is somebody that it could do something to. */
function impact({ lookedAt }: ReleaseFacts): ChecklistItem {
  const found = impactAsFound(lookedAt);
  const isOver = lookedAt.impact?.state === "done" || found.isMet;
  const stale = isOver ? staleAcceptance(lookedAt) : undefined;
  return stale === undefined ? found : { ...found, isMet: false, words: `${found.words} ${stale}` };
}

/** What who releases said to know is recorded: it has to be so. */
function staleAcceptance({ accepted, impact: found }: LookedAt): string | undefined {
  const notJudged = found?.state === "done" ? found.notJudged : 0;
  if (accepted === undefined || accepted === notJudged) return undefined;
  const said = `Who releases goes on not knowing it of ${accepted}`;
  return notJudged === 0
    ? `${said}, and there is none of which it is not known: release it without saying so.`
    : `${said}, and it is ${notJudged}: look at them, and name that number.`;
}

function impactAsFound(lookedAt: LookedAt): ChecklistItem {
  const title = "Its impact is known";
  const { instances, impact: found } = lookedAt;
  if (found?.state === "done") return knownImpact(title, lookedAt, found);
  if (instances === 0) return item("impact", title, true, "There is no instance of it.");
  return item("impact", title, false, impactInWords(instances, found));
}

function knownImpact(
  title: string,
  { instances, accepted }: LookedAt,
  { digest, total, notJudged, reasons }: NonNullable<LookedAt["impact"]>,
): ChecklistItem {
  // What was looked at when there was none says nothing of those that have come.
  const isLooked = total > 0 || instances === 0;
  const since = instances - total;
  const words = [
    `${count(total, "instance was", "instances were")} looked at, as of sha256:${digest.slice(0, 12)}.`,
    ...(notJudged > 0 ? [`What becomes of ${notJudged} is not known.`] : []),
    ...(notJudged > 0 && notJudged === accepted ? ["Who releases goes on knowing that."] : []),
    ...(since > 0 ? [`${count(since, "instance has", "instances have")} come since.`] : []),
  ].join(" ");
  const isKnown = notJudged === 0 || notJudged === accepted;
  const details = reasons.map((reason) => ({
    words: `${count(reason.instances, "instance")}: ${reason.words}`,
  }));
  return {
    ...item("impact", title, isLooked && isKnown, words, details),
    ...(isLooked && !isKnown ? { notJudged } : {}),
  };
}

function impactInWords(instances: number, found: LookedAt["impact"]): string {
  if (found === undefined)
    return `Nobody has looked yet what it would do to ${count(instances, "instance")}.`;
  switch (found.state) {
    case "failed":
      return `It could not be looked at: ${found.problem ?? "the log has the reason."}`;
    case "waiting":
      return "It waits to be looked at.";
    default:
      return `It is being looked at: ${found.done} of ${count(found.total, "instance")}.`;
  }
}
