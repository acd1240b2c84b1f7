import { countsInWords, type Verdict, verdicts, verdictWords } from "@/lib/admission";
import type { CatalogPart, CheckFinding, CheckOutcome, CheckReport } from "./check";

/** Of each list; the page has them all. */
const most = 20;
/** The host's limit is 65,535; what is cut would be cut within a table. */
const longest = 60_000;

/** The summary of a check run, in Markdown, for who reviews the pull request. */
export function summaryOf(
  { findings, report }: Pick<CheckOutcome, "findings" | "report">,
  url: string,
): string {
  const { added, changed, deleted } = report.objects;
  const of = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict);
  const nowhere = report.followed
    ? "No cluster applies what it changes."
    : "No target of Slipway follows this branch.";
  const about =
    report.targets.length === 0
      ? nowhere
      : `Objects in ${report.targets.map(code).join(", ")}: ${added} added, ${changed} changed, ${deleted} deleted.`;
  const parts = [
    report.catalog === undefined ? clusterWords(about, report) : catalogWords(report.catalog),
    report.counts === undefined ? "" : `${countsInWords(report.counts)}.`,
    table(report.policies),
    list(
      `${verdictWords.denied}, and in no file that could carry a remark`,
      of("denied").filter(({ line }) => line === undefined),
      sentence,
    ),
    list(
      `${verdictWords["not-judged"]}: it cannot be seen before the cluster`,
      of("not-judged"),
      sentence,
    ),
    list(
      verdictWords.excepted,
      of("excepted"),
      (finding) =>
        `${sentence(finding)} Until ${finding.exception?.expires ?? ""}: ${plain(finding.exception?.reason ?? "")}`,
    ),
    unfollowedWords(report.unfollowed),
    report.leftOut > 0 ? `${report.leftOut} more findings are not listed anywhere.` : "",
    `[All findings in Slipway](${url})`,
  ].filter((part) => part !== "");
  const whole = parts.join("\n\n");
  return whole.length <= longest
    ? whole
    : [parts[0], table(report.policies).slice(0, longest / 2), parts.at(-1)].join("\n\n");
}

function clusterWords(about: string, { files }: CheckReport): string {
  if (files.changed === 0) return about;
  return `${about} ${files.applied} of ${files.changed} changed YAML files are applied by a cluster.`;
}

function catalogWords({ units, impact }: CatalogPart): string {
  if (units.length === 0) return "It changes nothing of the catalog.";
  const shown = units
    .slice(0, most)
    .map(
      ({ unit, isReady }) =>
        `- ${code(unit)}: ${isReady ? "can be taken over" : "cannot be taken over as it is"}`,
    );
  const rest = units.length - shown.length;
  return [
    "**What it changes of the catalog**",
    "",
    ...shown,
    ...(rest > 0 ? [`- and ${rest} more`] : []),
    ...(impact === undefined
      ? []
      : [
          "",
          `Of what is in Git, its policies would newly deny ${impact.newlyDenied} ${impact.newlyDenied === 1 ? "object" : "objects"}, and no longer deny ${impact.noLongerDenied}.`,
        ]),
  ].join("\n");
}

/** What is no part of the numbers, so that they are not taken for the whole. */
function unfollowedWords({ count, first }: CheckReport["unfollowed"]): string {
  if (count === 0) return "";
  return [
    `**Not followed: ${count} ${count === 1 ? "source" : "sources"}, of which nothing is judged**`,
    "",
    ...first.map(
      ({ object, file, source, address }) =>
        `- ${plain(source)}${address === undefined ? "" : ` (${plain(address)})`}, by the ${plain(object)} in ${code(file)}`,
    ),
    ...(count > first.length ? [`- and ${count - first.length} more`] : []),
  ].join("\n");
}

function table(policies: CheckOutcome["report"]["policies"]): string {
  if (policies.length === 0) return "";
  const used = verdicts.filter((verdict) =>
    policies.some(({ counts }) => (counts[verdict] ?? 0) > 0),
  );
  return [
    row(["Policy", ...used.map((verdict) => verdictWords[verdict])]),
    row(["---", ...used.map(() => "---:")]),
    ...policies
      .slice(0, 50)
      .map(({ title, counts }) =>
        row([plain(title), ...used.map((verdict) => String(counts[verdict] ?? ""))]),
      ),
  ].join("\n");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function list(
  title: string,
  findings: readonly CheckFinding[],
  say: (finding: CheckFinding) => string,
): string {
  if (findings.length === 0) return "";
  const rest = findings.length - most;
  return [
    `**${title}**`,
    "",
    ...findings.slice(0, most).map((finding) => `- ${say(finding)}`),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
  ].join("\n");
}

function sentence({ file, object, message, policy, title }: CheckFinding): string {
  return `${code(file)}${object === "" ? "" : ` ${plain(object)}`}: ${plain(message)}${policy === "" ? "" : ` (${plain(title)})`}`;
}

const code = (text: string): string => `\`${text.replaceAll("`", "'")}\``;

/**
 * Text that comes from manifests is text: neither Markdown, nor a mention of somebody, nor HTML.
 */
function plain(text: string): string {
  return text
    .replaceAll("://", ":\u200b//")
    .replaceAll(/[\\`*_{}[\]()#+!|<>~]/g, "\\$&")
    .replaceAll("@", "@\u200b")
    .replaceAll(/\s+/g, " ");
}
