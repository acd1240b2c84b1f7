import type { ReactNode } from "react";
import { CircleHelp, Pencil, Rocket } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink, Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { Draft, DraftOrigin } from "@/lib/drafts";
import { draftHref } from "./draft-href";

interface DraftTableProps {
  drafts: readonly Draft[];
  /** Buttons of a row. */
  actions?: ((draft: Draft) => ReactNode) | undefined;
}

/** Templates in the making: who began what, from what, and who changed it last. */
export function DraftTable({ drafts, actions }: DraftTableProps) {
  return (
    <Table caption="Drafts">
      <TableHead
        columns={["Template", "Began", "Last change", "State"]}
        hasActions={actions !== undefined}
      />
      <TableBody>
        {drafts.map((draft) => (
          <TableRow key={draft.id}>
            <TableCell>
              <RowLink href={draftHref(draft)}>
                {draft.title === "" ? draft.template : draft.title}
              </RowLink>
              <p className="text-xs text-muted">
                <code>{draft.template}</code> {draft.version}
                {draft.category === "" ? "" : ` · ${draft.category}`}
              </p>
            </TableCell>
            <TableCell className="min-w-40">
              {originInWords(draft.origin)}
              <p className="text-xs text-muted">
                {draft.createdBy}, <RelativeTime at={draft.createdAt} />
              </p>
            </TableCell>
            <TableCell className="min-w-36">
              <RelativeTime at={draft.updatedAt} />
              <p className="text-xs text-muted">
                {draft.updatedBy} · revision {draft.revision}
              </p>
            </TableCell>
            <TableCell className="min-w-36">
              <DraftState draft={draft} />
            </TableCell>
            {actions ? (
              <TableCell raised className="text-right">
                {actions(draft)}
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function DraftState({ draft: { asked, released, discarded, revision } }: { draft: Draft }) {
  if (discarded !== undefined)
    return (
      <>
        <Badge>Thrown away</Badge>
        <p className="text-xs text-muted">
          {discarded.by}, <RelativeTime at={discarded.at} />
        </p>
      </>
    );
  if (asked !== undefined)
    return (
      <Badge tone="info" icon={CircleHelp}>
        {asked.by} asks for a release
      </Badge>
    );
  if (released !== undefined)
    return (
      <Badge
        tone={released.revision === revision ? "success" : "info"}
        icon={released.revision === revision ? Rocket : Pencil}
      >
        {released.revision === revision
          ? `Released as ${released.version}`
          : `Changed since ${released.version}`}
      </Badge>
    );
  return <span className="text-muted">In the making</span>;
}

/** What a draft began as, in a few words. */
export function originInWords(origin: DraftOrigin): string {
  switch (origin.kind) {
    case "new":
      return "From scratch";
    case "version":
      return `New version, from ${origin.version}`;
    case "copy":
      return `Copy of ${origin.template}${origin.version === undefined ? "" : ` ${origin.version}`}`;
    case "import":
      return `Imported ${origin.fileName}`;
    case "push":
      return "Pushed from a pipeline";
  }
}
