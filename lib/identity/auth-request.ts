import type { AuthRequest } from "./next-auth";

export type Sent = Omit<AuthRequest, "method" | "steps">;

export function redirect(to: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location: to, "cache-control": "no-store" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** What a request below `/api/auth` says, as next-auth wants it. */
export async function readAuthRequest(request: Request): Promise<Sent> {
  const isForm = (request.headers.get("content-type") ?? "").startsWith(
    "application/x-www-form-urlencoded",
  );
  const body =
    request.method === "POST" && isForm
      ? new URLSearchParams((await request.text()).slice(0, 64 * 1_024))
      : new URLSearchParams();
  return {
    query: Object.fromEntries(new URL(request.url).searchParams),
    body: Object.fromEntries(body),
    cookies: cookiesOf(request.headers.get("cookie")),
    headers: {},
  };
}

function cookiesOf(header: string | null): Record<string, string> {
  const pairs = (header ?? "").split(";").flatMap((pair): [string, string][] => {
    const at = pair.indexOf("=");
    return at > 0 ? [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())]] : [];
  });
  return Object.fromEntries(pairs);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
