import { SuspendedBadge } from "@/components/instances/suspended";
import { ContactLine } from "@/components/targets/target-contact";
import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import type { PlatformOverview } from "@/lib/overview";

/** Every target with what runs there, and how it is heard of. */
export function TargetsInUse({ targets }: { targets: PlatformOverview["targets"] }) {
  return (
    <Card>
      <CardHeader
        title="Targets"
        action={
          <TextLink href="/ops/targets" quiet>
            All targets
          </TextLink>
        }
      />
      <ul className="divide-y divide-line">
        {targets.map((target) => (
          <li
            key={target.name}
            className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5"
          >
            <span className="font-medium">{target.title}</span>
            <span className="text-sm text-muted">
              {target.instances === 1 ? "1 instance" : `${target.instances} instances`}
              {target.suspendedInstances > 0 ? `, ${target.suspendedInstances} suspended` : ""}
            </span>
            {target.isSuspended ? <SuspendedBadge /> : null}
            <span className="ml-auto">
              {target.contact ? <ContactLine contact={target.contact} /> : null}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
