import { teamCookie } from "../../../_shell/current-team";

/**
 * Chooses the team that one looks at, and leads to what it runs. A preference only: what one may
 * see is decided elsewhere.
 */
export function GET(request: Request, { params }: { params: Promise<{ team: string }> }) {
  return params.then(({ team }) => {
    // A link that is only prefetched must not choose anything.
    if (
      request.headers.has("next-router-prefetch") ||
      request.headers.get("purpose") === "prefetch"
    )
      return new Response(null, { status: 204 });
    const value = /^[a-z0-9-]{1,20}$/.test(team) ? team : "";
    return new Response(null, {
      status: 303,
      headers: {
        Location: "/instances",
        "Set-Cookie": `${teamCookie}=${value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`,
      },
    });
  });
}
