import { Check, Minus } from "lucide-react";
import {
  Table,
  TableBody,
  TableCell,
  TableColumn,
  TableHead,
  TableRow,
} from "@/components/ui/table";
import type { WhoMay } from "@/lib/access";

const columns = [
  ["viewer", "Viewer"],
  ["ownTeam", "Developer, own team"],
  ["otherTeam", "Developer, another team"],
  ["authors", "Who was given it"],
  ["ops", "Ops"],
] as const satisfies readonly (readonly [keyof WhoMay, string])[];

/** Every action, and who may do it. */
export function ActionMatrix({ actions }: { actions: readonly WhoMay[] }) {
  return (
    <Table caption="Actions and who may do them">
      <TableHead>
        <TableColumn>Action</TableColumn>
        {columns.map(([key, title]) => (
          <TableColumn key={key}>{title}</TableColumn>
        ))}
      </TableHead>
      <TableBody>
        {actions.map((row) => (
          <TableRow key={row.action}>
            <TableCell>{row.words}</TableCell>
            {columns.map(([key]) => (
              <TableCell key={key}>
                <YesOrNo yes={row[key]} />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function YesOrNo({ yes }: { yes: boolean }) {
  const Icon = yes ? Check : Minus;
  return (
    <>
      <Icon aria-hidden className={yes ? "size-4 text-success" : "size-4 text-muted"} />
      <span className="sr-only">{yes ? "Yes" : "No"}</span>
    </>
  );
}
