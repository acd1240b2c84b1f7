import { Command } from "commander";
import { type Finding, type Verdict, verdicts, verdictWords } from "@/lib/admission";
import { runTask } from "@/lib/threads/server";
import { exitCodes, print } from "./outcome";
import type { PolicyOptions, PolicyReport } from "./policy/check-policies";
import { policyCheckTask } from "./tasks";

interface Options extends PolicyOptions {
  json?: boolean;
}

/** `slipway policy …`: what the cluster's policies say of manifests, before the cluster does. */
export function policyCommand(): Command {
  const command = new Command("policy").description("Judge manifests by the policies of a cluster");
  command
    .command("check")
    .description("Say what ValidatingAdmissionPolicies would say of manifests")
    .requiredOption(
      "--policies <path>",
      "file or folder of policies, bindings and their parameters",
    )
    .requiredOption("--manifests <path>", "file or folder of what there is to be in one cluster")
    .option("--old <path>", "file or folder of what there was: only what differs is judged")
    .option("--exceptions <path>", "file or folder of PolicyExceptions")
    .option("--target <label=value...>", "labels of the target; without them every binding applies")
    .option("--json", "for programs")
    .action(async (options: Options) => {
      const { json, ...asked } = options;
      const report = await runTask(policyCheckTask, asked);
      print(json, asJson(report), inWords(report));
      if (!report.ok) process.exitCode = exitCodes.denied;
    });
  return command;
}

/**
 * What `--json` prints. Programs read its `verdict` as it was from the start: `deny` where a rule
 * fails, with what follows in `action` and `exception`.
 */
export function asJson(report: PolicyReport) {
  return {
    ...report,
    findings: report.findings.map(({ result, verdict: _ofNow, ...finding }) => ({
      verdict: result === "fails" ? ("deny" as const) : ("not-judged" as const),
      ...finding,
    })),
  };
}

/** What is printed for a person. */
export function inWords({ ok, objects, findings, unreadable, problems }: PolicyReport): string {
  const lines = [
    ...problems.map(
      (problem) =>
        `${problem.path}:${problem.line}:${problem.column}: ${problem.severity}: ${problem.message}`,
    ),
    ...unreadable.map(
      ({ path: file, line, column, message }) =>
        `${file}:${line}:${column}: not judged: Slipway cannot read it. ${message}`,
    ),
    ...findings.map(findingInWords),
  ];
  const counts = verdicts
    .map((verdict) => [verdict, findings.filter((one) => one.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${inLowerCase(verdict)}`);
  const nothing = ok ? ["nothing is denied"] : [];
  const summary = `${objects} objects: ${[...nothing, ...counts].join(", ")}.`;
  return [...lines, summary].join("\n");
}

const inLowerCase = (verdict: Verdict): string => verdictWords[verdict].toLowerCase();

function findingInWords(finding: Finding): string {
  const { namespace, kind, name } = finding.object;
  const object =
    kind === "" ? "" : ` ${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  const more = [
    finding.expected === undefined ? undefined : `expected: ${finding.expected}`,
    finding.remedy,
    finding.exception === undefined
      ? undefined
      : `exception ${finding.exception.name}, until ${finding.exception.expires}: ${finding.exception.reason}`,
    finding.expired === undefined
      ? undefined
      : `the exception ${finding.expired.name} expired on ${finding.expired.expires}`,
  ].filter((line) => line !== undefined);
  const policy = finding.policy === "" ? "" : ` (${finding.policy})`;
  const field = finding.field === "" ? "" : ` ${finding.field}`;
  const verdict = inLowerCase(finding.verdict);
  return [
    `${finding.file}: ${verdict}:${object}${field}: ${finding.message}${policy}`,
    ...more.map((line) => `  ${line}`),
  ].join("\n");
}
