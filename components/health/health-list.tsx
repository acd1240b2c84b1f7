import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import type { HealthCheck, HealthFinding } from "@/lib/health";
import { HealthStatusLabel } from "./health-status";

/** Where more is said of what a check found. */
const pages: Readonly<Record<string, { href: string; label: string }>> = {
  clusters: { href: "/ops/targets", label: "Targets" },
  webhooks: { href: "/ops/targets", label: "Targets" },
  "git-host": { href: "/ops/github", label: "Connection" },
  "set-aside": { href: "/ops", label: "Overview" },
};

/** What was looked at and what was found, the worst first. */
export function HealthList({ checks }: { checks: readonly HealthCheck[] }) {
  return (
    <Card>
      <ul className="divide-y divide-line">
        {checks.map((check) => (
          <li key={check.name} className="grid gap-x-6 gap-y-2 px-4 py-3 sm:grid-cols-[12rem_1fr]">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3 sm:flex-col sm:justify-start sm:gap-y-0.5">
              <h2 className="font-medium">{check.title}</h2>
              <HealthStatusLabel status={check.status} />
              {pages[check.name] === undefined ? null : (
                <TextLink href={pages[check.name]?.href ?? ""} quiet className="text-sm">
                  {pages[check.name]?.label}
                  <span className="sr-only"> for {check.title}</span>
                </TextLink>
              )}
            </div>
            <ul className="flex min-w-0 flex-col gap-2">
              {check.findings.map((finding) => (
                <Finding key={`${finding.about} ${finding.says}`} finding={finding} check={check} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Its own status is said where it is not that of all. */
function Finding({ finding, check }: { finding: HealthFinding; check: HealthCheck }) {
  const { status, about, says, todo } = finding;
  return (
    <li className="flex flex-col gap-0.5 [overflow-wrap:anywhere]">
      <p className={status === "ok" ? "text-muted" : undefined}>
        {status === check.status ? null : (
          <>
            <HealthStatusLabel status={status} />{" "}
          </>
        )}
        {about === undefined ? null : <span className="font-medium text-text">{about}: </span>}
        {says}
      </p>
      {todo === undefined ? null : <p className="max-w-reading text-sm text-muted">{todo}</p>}
    </li>
  );
}
