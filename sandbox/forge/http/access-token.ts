import type { IncomingMessage, ServerResponse } from "node:http";
import { exchangeCode } from "../apps/oauth";
import type { World } from "../world";
import { readBody } from "./read-body";

/**
 * `POST /login/oauth/access_token`, beside the REST API as at GitHub: takes a form or JSON, answers
 * JSON where that is asked for.
 */
export async function serveAccessToken(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = ((await readBody(request, 64 * 1024)) ?? Buffer.alloc(0)).toString("utf8");
  const answer = exchangeCode(world, readForm(body, request.headers["content-type"] ?? ""));
  const wantsJson = /json/.test(request.headers.accept ?? "");
  response
    .writeHead(200, {
      "content-type": wantsJson
        ? "application/json; charset=utf-8"
        : "application/x-www-form-urlencoded; charset=utf-8",
      "cache-control": "no-store",
    })
    .end(wantsJson ? JSON.stringify(answer) : new URLSearchParams(answer).toString());
}

function readForm(body: string, type: string): URLSearchParams {
  if (!/json/.test(type)) return new URLSearchParams(body);
  try {
    return new URLSearchParams(JSON.parse(body) as Record<string, string>);
  } catch {
    return new URLSearchParams();
  }
}
