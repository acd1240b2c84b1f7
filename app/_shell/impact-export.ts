import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import { impactCsvHead, impactCsvLines, impactQuerySchema, type ImpactRow } from "@/lib/impact";
import { exportImpact, impactState } from "@/lib/impact/server";

/**
 * All instances of an impact that the query asks for, as they are read: CSV for a spreadsheet, or JSON. Throws `forbidden`, and
 * `not_found` where nobody has asked for it.
 */
export async function impactExport(
  ctx: Context,
  digest: string,
  asked: Readonly<Record<string, unknown>>,
): Promise<Response> {
  // Who may not is told so before anything else.
  const state = await impactState(ctx, digest);
  if (state === undefined)
    throw new PortalError("not_found", "Nobody has looked at this impact yet.", {
      hint: "Look at it on the page of the template first.",
    });
  const isJson = asked["format"] === "json";
  const rows = exportImpact(ctx, state.id, impactQuerySchema.parse(asked));
  const file = `impact-${state.template}-${state.version}.${isJson ? "json" : "csv"}`;
  const headers = {
    "content-type": isJson ? "application/json" : "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${file}"`,
    "cache-control": "no-store",
  };
  return new Response(streamOf(rows, isJson ? jsonText() : csvText()), { headers });
}

/** What stands before, around and after the batches of an export. */
interface Text {
  head: string;
  batch(rows: readonly ImpactRow[]): string;
  tail: string;
}

const csvText = (): Text => ({ head: impactCsvHead, batch: impactCsvLines, tail: "" });

function jsonText(): Text {
  let between = "";
  const one = (row: ImpactRow) => {
    const text = `${between}${JSON.stringify(row)}`;
    between = ",\n";
    return text;
  };
  return { head: "[", batch: (rows) => rows.map(one).join(""), tail: "]\n" };
}

function streamOf(rows: AsyncGenerator<ImpactRow[]>, text: Text): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(text.head)),
    async pull(controller) {
      const { done, value } = await rows.next();
      controller.enqueue(encoder.encode(done ? text.tail : text.batch(value)));
      if (done) controller.close();
    },
    cancel: async () => void (await rows.return(undefined)),
  });
}
