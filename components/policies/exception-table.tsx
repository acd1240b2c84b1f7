import type { ReactNode } from "react";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { AllowanceSummary, ExceptionSummary } from "@/lib/policies";
import { CurrentBadge } from "./policy-marks";

/** Exceptions from policies, those that have expired among them. */
export function ExceptionTable({
  exceptions,
  titles,
  actions,
}: {
  exceptions: readonly ExceptionSummary[];
  titles?: ReadonlyMap<string, string>;
  /** What can be done with each, by its name. */
  actions?: ReadonlyMap<string, ReactNode>;
}) {
  return (
    <Table caption="Exceptions">
      <TableHead
        columns={["Exception", ...(titles ? ["Policy"] : []), "For", "Until", "Reason"]}
        hasActions={actions !== undefined}
      />
      <TableBody>
        {exceptions.map((exception) => (
          <TableRow key={exception.name}>
            <TableCell className="font-medium whitespace-nowrap">{exception.name}</TableCell>
            {titles ? (
              <TableCell>{titles.get(exception.policy) ?? exception.policy}</TableCell>
            ) : null}
            <TableCell>
              {[
                exception.team && `Team ${exception.team}`,
                exception.object,
                exception.rules && `Rules ${exception.rules.map((rule) => rule + 1).join(", ")}`,
              ]
                .filter(Boolean)
                .join(" · ")}
            </TableCell>
            <TableCell>
              <span className="flex flex-wrap items-center gap-2">
                <span className="whitespace-nowrap tabular-nums">{exception.expires}</span>
                <CurrentBadge current={exception.current} />
              </span>
            </TableCell>
            <TableCell className="min-w-60 text-muted">{exception.reason}</TableCell>
            {actions ? (
              <TableCell className="text-right">{actions.get(exception.name)}</TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Allowed secret look-alikes, never the values themselves. */
export function AllowanceTable({ allowances }: { allowances: readonly AllowanceSummary[] }) {
  return (
    <Table caption="Allowed secret look-alikes">
      <TableHead columns={["Allowance", "Value", "Allowed in", "Until", "Reason"]} />
      <TableBody>
        {allowances.map((allowance) => (
          <TableRow key={allowance.name}>
            <TableCell className="whitespace-nowrap">
              <span className="font-medium">{allowance.name}</span>
              <p className="text-xs text-muted">by {allowance.by}</p>
            </TableCell>
            <TableCell className="max-w-80 [overflow-wrap:anywhere]">
              <code className="text-sm">{allowance.value}</code>
            </TableCell>
            <TableCell>{allowance.where.join(" · ")}</TableCell>
            <TableCell>
              <span className="flex flex-wrap items-center gap-2">
                <span className="whitespace-nowrap tabular-nums">
                  {allowance.expires ?? "No end"}
                </span>
                <CurrentBadge current={allowance.current} />
              </span>
            </TableCell>
            <TableCell className="min-w-60 text-muted">{allowance.reason}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
