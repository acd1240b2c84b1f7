import { withProblem } from "@/lib/http/server";
import { requireMetricsReader } from "@/lib/identity/server";
import { metricsText } from "@/lib/observability/server";

/** For Prometheus: with SLIPWAY_METRICS_TOKEN as bearer, or as somebody of Ops. */
export const GET = withProblem(async (request) => {
  await requireMetricsReader(request);
  const { text, contentType } = await metricsText();
  return new Response(text, {
    headers: { "content-type": contentType, "cache-control": "no-store" },
  });
});
