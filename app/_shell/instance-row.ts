import type { InstanceRow } from "@/components/instances/instance-table";
import type { InstanceSummary } from "@/lib/instances";

/** An instance as the table shows it; `titleOf` says what its team is called. */
export function instanceRow(
  instance: InstanceSummary,
  titleOf: (team: string) => string,
): InstanceRow {
  return {
    id: instance.id,
    name: instance.name,
    team: titleOf(instance.team),
    template: instance.templateName,
    version: instance.templateVersion,
    newerVersion: instance.newerVersion,
    life: instance.life,
    target: instance.target.title,
    state: instance.state,
    since: instance.stateSince,
    suspended: instance.suspended,
    asOf: instance.asOf,
    changedAt: instance.changedAt,
    changedBy: instance.changedBy,
  };
}
