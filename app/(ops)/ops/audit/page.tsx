import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableColumn,
  TableHead,
  TableRow,
} from "@/components/ui/table";
import { auditFilter } from "@/lib/audit";
import { listAudit } from "@/lib/audit/server";
import type { Json } from "@/lib/json";
import { addressWith, type SearchParams } from "../../../_shell/address";
import { opsContext } from "../../../_shell/require-ops";

export const metadata: Metadata = { title: "Audit" };

export default async function Audit({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await opsContext("audit.read");
  if (!ctx) return null;
  const asked = await searchParams;
  const { entries, total, page, pageSize } = await listAudit(
    ctx,
    auditFilter.parse({ ...asked, pageSize: 50 }),
  );
  return (
    <>
      <PageHeader
        title="Audit"
        sentence="Who changed what, and when. Entries are append-only, and each holds the hash of the one before it."
      />
      <form action="/ops/audit" className="mb-4 flex flex-wrap gap-2">
        <label className="min-w-0 flex-1 sm:max-w-xs">
          <span className="sr-only">Person or thing</span>
          <input
            type="search"
            name="text"
            defaultValue={typeof asked["text"] === "string" ? asked["text"] : ""}
            placeholder="Find a person or a thing"
            autoComplete="off"
            className="control h-8 w-full rounded-md px-2.5 pointer-coarse:h-10"
          />
        </label>
        <button
          type="submit"
          className="h-8 rounded-md border border-line-strong bg-raised px-3 hover:bg-hover pointer-coarse:h-10"
        >
          Filter
        </button>
      </form>
      {entries.length === 0 ? (
        <EmptyState title="Nothing recorded">
          {asked["text"]
            ? "No entry matches this name."
            : "Every change made in Slipway is recorded here."}
        </EmptyState>
      ) : (
        <>
          <Table caption="Audit record">
            <TableHead>
              {["When", "Who", "What", "Subject", "Change"].map((column) => (
                <TableColumn key={column}>{column}</TableColumn>
              ))}
            </TableHead>
            <TableBody>
              {entries.map((entry) => (
                <TableRow key={entry.id}>
                  <TableCell className="whitespace-nowrap text-muted">
                    <RelativeTime at={entry.at} />
                  </TableCell>
                  <TableCell>{entry.actor}</TableCell>
                  <TableCell>
                    <code className="text-sm">{entry.action}</code>
                  </TableCell>
                  <TableCell className="min-w-40 [overflow-wrap:anywhere]">
                    {entry.subject.name}
                  </TableCell>
                  <TableCell className="min-w-80 text-sm text-muted [overflow-wrap:anywhere]">
                    {change(entry.before, entry.after)}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          <Pagination
            page={page}
            pageSize={pageSize}
            total={total}
            noun="entries"
            href={(number) => addressWith("/ops/audit", asked, { page: number })}
          />
        </>
      )}
    </>
  );
}

function change(before: Json, after: Json): string {
  return [short(before), short(after)].filter((text) => text !== "").join(" → ");
}

function short(value: Json): string {
  return value === null ? "" : JSON.stringify(value).slice(0, 160);
}
