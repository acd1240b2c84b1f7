import {
  type AuditEntry,
  type AuditFilter,
  type ExportFormat,
  exportHead,
  exportLines,
} from "@/lib/audit";
import type { Context } from "@/lib/access/server";
import { exportAudit } from "@/lib/audit/server";

const types = { csv: "text/csv; charset=utf-8", jsonl: "application/jsonl" } as const;

/**
 * The lines that a filter asks for, as they are read. Who may not is told so before anything is sent;
 * what breaks off later ends without the end of its body, so that nobody takes a part for the whole.
 */
export async function auditExport(
  ctx: Context,
  filter: AuditFilter,
  format: ExportFormat,
): Promise<Response> {
  const batches = exportAudit(ctx, filter);
  const first = await batches.next();
  const name = `audit-${ctx.now().toISOString().slice(0, 10)}.${format}`;
  return new Response(streamOf(first, batches, format), {
    headers: {
      "content-type": types[format],
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}

function streamOf(
  first: IteratorResult<AuditEntry[]>,
  batches: AsyncGenerator<AuditEntry[]>,
  format: ExportFormat,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: IteratorResult<AuditEntry[]> | undefined = first;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(exportHead(format))),
    async pull(controller) {
      const { done, value } = next ?? (await batches.next());
      next = undefined;
      if (done) controller.close();
      else controller.enqueue(encoder.encode(exportLines(value, format)));
    },
    cancel: async () => void (await batches.return(undefined)),
  });
}
