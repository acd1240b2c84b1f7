import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
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
import type { CuratedTemplate } from "@/lib/catalog";

type TemplateAdminColumn = "title" | "state" | "instances" | "updated";

interface TemplateAdminTableProps {
  templates: readonly CuratedTemplate[];
  href: (name: string) => string;
  sort?: (column: TemplateAdminColumn) => {
    href: string;
    now?: "ascending" | "descending" | undefined;
  };
  /** Buttons of a row: publish, withdraw. */
  actions?: (template: CuratedTemplate) => ReactNode;
}

/** Every template, offered or not, with what is wrong with it and who uses it. */
export function TemplateAdminTable({ templates, href, sort, actions }: TemplateAdminTableProps) {
  return (
    <Table caption="Templates">
      <TableHead hasActions={actions !== undefined}>
        <TableColumn sort={sort?.("title")}>Template</TableColumn>
        <TableColumn sort={sort?.("state")}>Latest version</TableColumn>
        <TableColumn>Offered</TableColumn>
        <TableColumn>Category</TableColumn>
        <TableColumn>Owner</TableColumn>
        <TableColumn numeric sort={sort?.("instances")}>
          Instances
        </TableColumn>
        <TableColumn numeric>Teams</TableColumn>
        <TableColumn sort={sort?.("updated")}>Changed</TableColumn>
      </TableHead>
      <TableBody>
        {templates.map((template) => (
          <TableRow key={template.name}>
            <TableCell>
              <RowLink href={href(template.name)}>{template.title}</RowLink>
              <p className="text-xs text-muted">
                <code>{template.name}</code> from {template.source}
              </p>
            </TableCell>
            <TableCell>
              <span className="flex items-center gap-2 whitespace-nowrap">
                <span className="tabular-nums">{template.latestVersion}</span>
                <VersionBadge state={template.latestState} />
                {template.latestProblems > 0 ? (
                  <Badge tone="danger" icon={TriangleAlert}>
                    {template.latestProblems === 1
                      ? "1 problem"
                      : `${template.latestProblems} problems`}
                  </Badge>
                ) : null}
              </span>
            </TableCell>
            <TableCell className="tabular-nums">
              {template.offeredVersion ?? <span className="text-muted">Not offered</span>}
            </TableCell>
            <TableCell className="whitespace-nowrap">{template.category}</TableCell>
            <TableCell className="whitespace-nowrap">{template.owner}</TableCell>
            <TableCell numeric>{template.instances}</TableCell>
            <TableCell numeric>{template.teams}</TableCell>
            <TableCell className="whitespace-nowrap text-muted">
              <RelativeTime at={template.updatedAt} />
            </TableCell>
            {actions ? (
              <TableCell raised className="text-right">
                {actions(template)}
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
