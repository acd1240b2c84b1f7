import { CircleCheck, OctagonX, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { CatalogHead, UnitState } from "@/lib/catalog-repository";

/** What is in force from which commit. */
export function UnitTable({ units, head }: { units: readonly UnitState[]; head: CatalogHead }) {
  return (
    <Table caption="What is in force">
      <TableHead columns={["Part", "State", "In force from", "By", "Since"]} />
      <TableBody>
        {units.map((unit) => (
          <TableRow key={unit.unit}>
            <TableCell className="min-w-48 font-medium">
              {unit.unit === "decisions"
                ? "Access, settings, exceptions, allowances, states of versions"
                : unit.unit}
            </TableCell>
            <TableCell>
              <UnitStateBadge unit={unit} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {unit.commit === undefined ? (
                <span className="text-muted">Never</span>
              ) : (
                <TextLink href={`${head.repository.webUrl}/commit/${unit.commit}`}>
                  <code>{unit.commit.slice(0, 12)}</code>
                </TextLink>
              )}
            </TableCell>
            <TableCell>{unit.author ?? ""}</TableCell>
            <TableCell className="whitespace-nowrap text-muted">
              {unit.inForceAt ? <RelativeTime at={unit.inForceAt} /> : null}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function UnitStateBadge({ unit }: { unit: UnitState }) {
  if (unit.brokenSince !== undefined)
    return (
      <Badge tone="danger" icon={OctagonX}>
        {unit.commit === undefined ? "Broken" : "Broken, last good version counts"}
      </Badge>
    );
  return unit.problems.length > 0 ? (
    <Badge tone="warning" icon={TriangleAlert}>
      In force, with warnings
    </Badge>
  ) : (
    <Badge tone="success" icon={CircleCheck}>
      In force
    </Badge>
  );
}
