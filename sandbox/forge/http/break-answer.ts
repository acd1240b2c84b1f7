import type { ServerResponse } from "node:http";
import { ApiError } from "./api-error";
import { errorReply, requestId } from "./error-reply";
import { lagError, type ParsedFault } from "./faults";

export const graphqlRoute = "POST /graphql";

/** A replica that has not heard of what was made a moment ago. */
const graphQLLag = {
  data: null,
  errors: [{ type: "NOT_FOUND", message: "Could not resolve to a node with the given global id." }],
};

/** Answers wrongly, late or not at all, as the fault says. */
export function breakAnswer(response: ServerResponse, fault: ParsedFault, route: string): void {
  if (fault.kind === "reset") {
    // A reset, not an orderly end: what a load balancer that dies looks like.
    response.socket?.resetAndDestroy();
    return;
  }
  if (fault.kind === "answer") {
    response
      .writeHead(fault.status, { "content-type": fault.type, "x-github-request-id": requestId() })
      .end(fault.body);
    return;
  }
  if (fault.kind === "lag" && route === graphqlRoute) {
    response
      .writeHead(200, { "content-type": "application/json; charset=utf-8" })
      .end(JSON.stringify(graphQLLag));
    return;
  }
  if (fault.kind === "status" || fault.kind === "lag") {
    const error =
      fault.kind === "lag"
        ? lagError(route)
        : new ApiError(
            fault.status,
            fault.message ?? (fault.status >= 500 ? "Server Error" : "Validation Failed"),
            undefined,
            fault.headers,
          );
    const reply = errorReply(error);
    response
      .writeHead(reply.status, {
        "content-type": "application/json; charset=utf-8",
        ...reply.headers,
      })
      .end(JSON.stringify(reply.json));
    return;
  }
  if (fault.kind === "secondary-limit") {
    const message =
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    const reply = errorReply(new ApiError(fault.status, message));
    response
      .writeHead(reply.status, {
        "content-type": "application/json; charset=utf-8",
        "retry-after": String(fault.retryAfter),
      })
      .end(JSON.stringify(reply.json));
  }
  // "timeout": the connection stays open without an answer until one side gives up.
}
