import {
  RowLink,
  Table,
  TableBody,
  TableCell,
  TableColumn,
  TableHead,
  TableRow,
} from "@/components/ui/table";
import type { BindingSummary, PolicySummary } from "@/lib/policies";
import { ActionBadge, RefusedBadge, SourceBadge, TestBadge } from "./policy-marks";

interface PolicyTableProps {
  policies: readonly PolicySummary[];
  /** How many objects in Git each policy denies now. */
  denied: ReadonlyMap<string, number>;
  href: (name: string) => string;
}

/** Every policy: what follows where it is broken, where it counts, and how it does. */
export function PolicyTable({ policies, denied, href }: PolicyTableProps) {
  return (
    <Table caption="Policies">
      <TableHead>
        <TableColumn>Policy</TableColumn>
        <TableColumn>Action</TableColumn>
        <TableColumn>Where</TableColumn>
        <TableColumn numeric>Rules</TableColumn>
        <TableColumn>Tests</TableColumn>
        <TableColumn>Exceptions</TableColumn>
        <TableColumn numeric>Denied in Git</TableColumn>
        <TableColumn>Source</TableColumn>
      </TableHead>
      <TableBody>
        {policies.map((policy) => (
          <TableRow key={policy.name}>
            <TableCell>
              <RowLink href={href(policy.name)}>{policy.title}</RowLink>
              <p className="text-xs text-muted">
                <code>{policy.name}</code>
              </p>
              {policy.refused.length > 0 ? <RefusedBadge /> : null}
            </TableCell>
            <TableCell>
              <span className="flex flex-wrap gap-1">
                {[...new Set(policy.bindings.flatMap(({ actions }) => actions))].map((action) => (
                  <ActionBadge key={action} action={action} />
                ))}
                {policy.bindings.length === 0 ? (
                  <span className="text-muted">Not bound</span>
                ) : null}
              </span>
            </TableCell>
            <TableCell className="min-w-32">{whereBound(policy.bindings)}</TableCell>
            <TableCell numeric>{policy.rules}</TableCell>
            <TableCell>
              <TestBadge {...policy.tests} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {exceptionsInWords(policy.exceptions)}
            </TableCell>
            <TableCell numeric>{denied.get(policy.name) ?? 0}</TableCell>
            <TableCell>
              <SourceBadge source={policy.source} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** "Every target", or the targets that its bindings select. */
function whereBound(bindings: readonly BindingSummary[]): string {
  if (bindings.some(({ selector }) => selector === "")) return "Every target";
  const targets = [...new Set(bindings.flatMap((binding) => binding.targets))];
  return targets.length === 0 ? "No target" : targets.join(", ");
}

function exceptionsInWords({ current, expired }: PolicySummary["exceptions"]): string {
  const words = [
    current > 0 ? `${current} in force` : "",
    expired > 0 ? `${expired} expired` : "",
  ].filter((word) => word !== "");
  return words.length === 0 ? "None" : words.join(", ");
}
