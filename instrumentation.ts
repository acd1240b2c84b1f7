import type { Instrumentation } from "next";

/** Once, before the server takes requests: a wrong environment stops the start with one clear line. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs" || process.env["NEXT_PHASE"] === "phase-production-build") return;
  const { config } = await import("@/lib/config/server");
  const { PortalError } = await import("@/lib/errors");
  const { watchHttp } = await import("@/lib/observability/server");
  try {
    config();
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    process.stderr.write(`slipway: ${error.message}${error.hint === undefined ? "" : ` ${error.hint}`}\n`);
    process.exit(2);
  }
  watchHttp();
}

/** What a page or an action failed at, whole and with the id that its error page shows. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { report, requestIdHeader, requestIdOf } = await import("@/lib/http/server");
  const given = request.headers[requestIdHeader];
  const digest = typeof error === "object" && error !== null && "digest" in error ? error.digest : undefined;
  report(error, requestIdOf(Array.isArray(given) ? given[0] : given), { method: request.method, path: request.path.split("?")[0], route: context.routePath, digest });
};
