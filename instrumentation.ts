import type { Instrumentation } from "next";

/**
 * Once, before the server takes requests: a wrong environment stops the start with one clear line.
 */
export async function register(): Promise<void> {
  // Written out as the bundler replaces it: what is inside is then left out of every other runtime.
  if (
    process.env.NEXT_RUNTIME === "nodejs" &&
    process.env.NEXT_PHASE !== "phase-production-build"
  ) {
    const { startWeb } = await import("@/lib/observability/server");
    await startWeb();
  }
}

/** What a page or an action failed at, whole and with the id that its error page shows. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { malformedCall, rememberStatus, report, requestIdHeader, requestIdOf } =
      await import("@/lib/http/server");
    const given = request.headers[requestIdHeader];
    const digest =
      typeof error === "object" && error !== null && "digest" in error ? error.digest : undefined;
    // Our actions answer with what went wrong and throw nothing: what was sent is no call of one.
    const isMalformed = context.routeType === "action";
    const failure = isMalformed ? malformedCall(error) : error;
    rememberStatus(request.headers, failure);
    report(failure, requestIdOf(Array.isArray(given) ? given[0] : given), {
      method: request.method,
      path: request.path,
      route: context.routePath,
      digest,
    });
  }
};
