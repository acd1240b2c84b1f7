import { randomBytes } from "node:crypto";
import { ApiError } from "./api-error";
import type { Reply } from "./call";

const documentation = "https://docs.github.com/enterprise-server/rest";

/**
 * GitHub's form of an error; what nobody foresaw is a 500 that tells nothing, and a line on stderr
 * that tells all.
 */
export function errorReply(error: unknown): Reply {
  if (!(error instanceof ApiError)) {
    console.error(error);
    return errorReply(new ApiError(500, "Server Error"));
  }
  const { status, message, errors, headers } = error;
  return {
    status,
    headers,
    json: {
      message,
      ...(errors ? { errors } : {}),
      documentation_url: documentation,
      status: String(status),
    },
  };
}

/** As GitHub names each call. */
export function requestId(): string {
  return randomBytes(18)
    .toString("hex")
    .toUpperCase()
    .replace(/^(.{4})(.{6})(.{8})(.{8}).*$/, "$1:$2:$3:$4");
}
