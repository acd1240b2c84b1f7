import type { ServerResponse } from "node:http";
import { renderPage, type Visitor } from "./layout";
import type { PageReply } from "./page";

const security = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; " +
    "base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  // Not "no-referrer": browsers would then post forms with `Origin: null`.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

export function sendPage(
  response: ServerResponse,
  visitor: Visitor,
  { title, content, formAction = [] }: Extract<PageReply, { title: string }>,
): void {
  const policy = security["content-security-policy"].replace(
    "form-action 'self'",
    ["form-action 'self'", ...formAction].join(" "),
  );
  send(response, 200, "text/html; charset=utf-8", renderPage(visitor, title, content), {
    "content-security-policy": policy,
  });
}

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, {
      ...security,
      "content-type": type,
      "content-length": Buffer.byteLength(body),
      ...headers,
    })
    .end(body);
}

export function redirect(
  response: ServerResponse,
  location: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(303, { ...security, location, ...headers }).end();
}
