import type { HealthFinding, HealthReport, HealthStatus } from "@/lib/health";
import { getHealth } from "@/lib/health/server";
import { withInstallation } from "./installation";
import { exitCodes, print, withoutControls } from "./outcome";

/** `slipway doctor`: all that /ops/health shows. Exit 1 where something does not work. */
export async function doctorHealth({ json }: { json?: boolean }): Promise<void> {
  const report = await withInstallation(getHealth);
  print(json, report, healthInWords(report));
  if (report.status === "error") process.exitCode = exitCodes.denied;
}

const marks: Readonly<Record<HealthStatus, string>> = {
  error: "ERROR  ",
  warn: "WARN   ",
  unknown: "UNKNOWN",
  ok: "ok     ",
};
const indent = " ".repeat(8);

/** What is printed for a person: a line for each finding, and what to do below it. */
export function healthInWords({ checks }: HealthReport): string {
  const lines = checks.flatMap(({ title, findings }) => [
    title,
    ...findings.flatMap(findingInWords),
  ]);
  const counts = (["error", "warn", "unknown"] as const)
    .map((status) => [status, checks.filter((check) => check.status === status).length] as const)
    .filter(([, number]) => number > 0)
    .map(([status, number]) => `${number} ${status}`);
  const sum = counts.length === 0 ? "all well" : counts.join(", ");
  return withoutControls([...lines, "", `${checks.length} checks: ${sum}`].join("\n"));
}

function findingInWords({ status, about, says, todo }: HealthFinding): string[] {
  return [
    `${marks[status]} ${about === undefined ? "" : `${about}: `}${says}`,
    ...(todo === undefined ? [] : [`${indent}${todo}`]),
  ];
}
