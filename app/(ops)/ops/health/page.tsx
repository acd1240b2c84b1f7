import type { Metadata } from "next";
import { Suspense } from "react";
import { HealthList } from "@/components/health/health-list";
import { HealthStatusLabel } from "@/components/health/health-status";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { Context } from "@/lib/access/server";
import type { HealthReport } from "@/lib/health";
import { getHealth } from "@/lib/health/server";
import { opsContext } from "../../../_shell/require-ops";

export const metadata: Metadata = { title: "Health" };

export default async function Health() {
  const ctx = await opsContext("ops.read");
  if (!ctx) return null;
  return (
    <>
      <PageHeader
        title="Health"
        sentence="Whether Slipway and all that it depends on work, the worst first. The same list as slipway doctor."
      />
      <Suspense fallback={<Looking />}>
        <Report ctx={ctx} />
      </Suspense>
    </>
  );
}

async function Report({ ctx }: { ctx: Context }) {
  const report = await getHealth(ctx);
  return (
    <div className="flex flex-col gap-4">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <HealthStatusLabel status={report.status} />
        <span>{inOneSentence(report)}</span>
        <span className="text-sm text-muted">
          As of <RelativeTime at={report.asOf} />
        </span>
      </p>
      <HealthList checks={report.checks} />
    </div>
  );
}

function inOneSentence({ checks }: HealthReport): string {
  const of = (status: HealthReport["status"]) =>
    checks.filter((check) => check.status === status).length;
  const parts = [
    [of("error"), "does not work", "do not work"],
    [of("warn"), "needs a look", "need a look"],
    [of("unknown"), "could not be found out", "could not be found out"],
  ] as const;
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, one, several]) => `${number} ${number === 1 ? one : several}`);
  return said.length === 0
    ? `All ${checks.length} checks are well.`
    : `Of ${checks.length} checks, ${said.join(", ")}.`;
}

function Looking() {
  return (
    <output aria-label="Looking at everything" className="flex flex-col gap-4">
      <Skeleton className="h-6 w-80" />
      <Skeleton className="h-[40rem] w-full" />
    </output>
  );
}
