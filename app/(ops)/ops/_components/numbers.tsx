import type { ReactNode } from "react";
import type { PlatformOverview } from "@/lib/overview";

/** How much there is of everything. */
export function Numbers({ numbers }: { numbers: PlatformOverview["numbers"] }) {
  const entries: [string, ReactNode][] = [
    ["Templates offered", numbers.templates],
    ["Instances", numbers.instances],
    [
      "Healthy",
      numbers.instances === 0
        ? "–"
        : `${Math.round((numbers.healthy / numbers.instances) * 100)} %`,
    ],
    ["Teams", numbers.teams],
    ["Open requests", numbers.openRequests],
    ["Requests this week", numbers.requestsThisWeek],
  ];
  return (
    <section aria-label="Numbers">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
        {entries.map(([label, value]) => (
          <div key={label} className="flex flex-col-reverse bg-raised p-4">
            <dt className="text-sm text-muted">{label}</dt>
            <dd className="text-xl font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
