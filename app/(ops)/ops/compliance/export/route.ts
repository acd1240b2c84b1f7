import {
  type ComplianceFinding,
  complianceQuerySchema,
  csvHead,
  csvLines,
  exported,
} from "@/lib/compliance";
import { exportFindings } from "@/lib/compliance/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

/** All findings that the query asks for, as they are read: CSV for a spreadsheet, or JSON. */
export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  const batches = exportFindings(ctx, complianceQuerySchema.parse(asked));
  // Who may not is told so before anything is sent.
  const first = await batches.next();
  const json = asked["format"] === "json";
  const headers = {
    "content-type": json ? "application/json" : "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="compliance-${ctx.now().toISOString().slice(0, 10)}.${json ? "json" : "csv"}"`,
    "cache-control": "no-store",
  };
  return new Response(streamOf(first, batches, json ? jsonText() : csvText()), { headers });
});

/** What stands before, around and after the batches of an export. */
interface Text {
  head: string;
  batch(findings: readonly ComplianceFinding[]): string;
  tail: string;
}

const csvText = (): Text => ({ head: csvHead, batch: csvLines, tail: "" });

function jsonText(): Text {
  let between = "";
  const one = (finding: ComplianceFinding) => {
    const text = `${between}${JSON.stringify(exported(finding))}`;
    between = ",\n";
    return text;
  };
  return { head: "[", batch: (findings) => findings.map(one).join(""), tail: "]\n" };
}

function streamOf(
  first: IteratorResult<ComplianceFinding[]>,
  batches: AsyncGenerator<ComplianceFinding[]>,
  text: Text,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: IteratorResult<ComplianceFinding[]> | undefined = first;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(text.head)),
    async pull(controller) {
      const { done, value } = next ?? (await batches.next());
      next = undefined;
      controller.enqueue(encoder.encode(done ? text.tail : text.batch(value)));
      if (done) controller.close();
    },
    cancel: async () => void (await batches.return(undefined)),
  });
}
