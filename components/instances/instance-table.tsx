import { CircleArrowUp } from "lucide-react";
import { VersionBadge } from "@/components/catalog/version-badge";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  RowLink,
  Table,
  TableBody,
  TableCell,
  TableColumn,
  TableHead,
  TableRow,
} from "@/components/ui/table";
import { formatDay } from "@/components/ui/time";
import type { VersionLife } from "@/lib/catalog";
import { InstanceStateLabel, type InstanceState } from "./instance-state";
import { AsOf, type Suspended, SuspendedLabel } from "./suspended";

export interface InstanceRow {
  id: string;
  name: string;
  team: string;
  template: string;
  version: string;
  /** The version offered now, where it is newer. */
  newerVersion?: string | undefined;
  /** What Ops decided of its version. */
  life?: VersionLife | undefined;
  target: string;
  state: InstanceState;
  since: Date | string;
  /** Nothing goes on by itself. */
  suspended?: Suspended | undefined;
  /** As of when the state is known, where the cluster does not answer; null: it never did. */
  asOf?: Date | string | null | undefined;
  changedAt: Date | string;
  /** Undefined: nobody by a request, but in Git. */
  changedBy: string | undefined;
}

export type InstanceColumn = "state" | "name" | "template" | "target" | "changed";

interface InstanceTableProps {
  instances: readonly InstanceRow[];
  href: (id: string) => string;
  /** The address sorted by that column, and the order it has now. */
  sort?: (column: InstanceColumn) => { href: string; now?: "ascending" | "descending" | undefined };
  showTeam?: boolean;
}

export function InstanceTable({ instances, href, sort, showTeam = false }: InstanceTableProps) {
  return (
    <Table caption="Instances">
      <TableHead>
        <TableColumn sort={sort?.("state")}>State</TableColumn>
        <TableColumn sort={sort?.("name")}>Name</TableColumn>
        {showTeam ? <TableColumn>Team</TableColumn> : null}
        <TableColumn sort={sort?.("template")}>Template</TableColumn>
        <TableColumn sort={sort?.("target")}>Target</TableColumn>
        <TableColumn sort={sort?.("changed")}>Last change</TableColumn>
        <TableColumn>By</TableColumn>
      </TableHead>
      <TableBody>
        {instances.map((instance) => (
          <TableRow key={instance.id}>
            <TableCell>
              <InstanceStateLabel state={instance.state} />
              <p className="pl-5.5 text-xs text-muted">
                <span className="sr-only">since </span>
                <RelativeTime at={instance.since} />
              </p>
              {instance.suspended ? <SuspendedLabel /> : null}
              {instance.asOf === undefined ? null : (
                <p className="pl-5.5 text-xs text-muted">
                  <AsOf at={instance.asOf} />
                </p>
              )}
            </TableCell>
            <TableCell>
              <RowLink href={href(instance.id)}>{instance.name}</RowLink>
            </TableCell>
            {showTeam ? <TableCell>{instance.team}</TableCell> : null}
            <TableCell>
              <span className="flex items-center gap-2 whitespace-nowrap">
                {instance.template}{" "}
                <span className="text-muted tabular-nums">{instance.version}</span>
                {instance.newerVersion ? (
                  <Badge tone="info" icon={CircleArrowUp}>
                    {instance.newerVersion}
                    <span className="sr-only"> is available</span>
                  </Badge>
                ) : null}
                {instance.life ? <VersionBadge state={instance.life.state} /> : null}
              </span>
              {instance.life?.end === undefined ? null : (
                <p className="text-xs text-muted">until {formatDay(instance.life.end)}</p>
              )}
            </TableCell>
            <TableCell>{instance.target}</TableCell>
            <TableCell className="whitespace-nowrap text-muted">
              <RelativeTime at={instance.changedAt} />
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted">
              {instance.changedBy ?? "By hand, in Git"}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
