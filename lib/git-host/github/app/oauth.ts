import { createHash } from "node:crypto";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { gitHubUrls } from "../host";
import { guardedFetch } from "../octokit";
import { apiOf, asToken } from "./app-api";
import type { OAuthClient } from "./connection";
import type { Handshake } from "./handshake";
import { gitHubPaths } from "./manifest";

/**
 * Where the browser goes so that somebody says who they are. No scope is asked for: the login is
 * public.
 */
export function authorizeUrl(
  apiUrl: string,
  site: string,
  client: OAuthClient,
  { state, verifier }: Handshake,
): string {
  const query = new URLSearchParams({
    client_id: client.id,
    redirect_uri: `${site}${gitHubPaths.linked}`,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    // GitHub then lets people choose among the accounts that their browser knows.
    prompt: "select_account",
  });
  return `${gitHubUrls(apiUrl).web}/login/oauth/authorize?${query.toString()}`;
}

/** GitHub answers 200 whatever is wrong. */
const exchanged = z.union([
  z.object({ access_token: z.string() }),
  z.object({ error: z.string() }),
]);

/**
 * Whose code it is. The token that it is exchanged for reads that and is given back at once;
 * nothing keeps it.
 */
export async function whoIs(
  apiUrl: string,
  site: string,
  client: OAuthClient,
  code: string,
  verifier: string,
): Promise<{ login: string; id: number }> {
  const token = await exchange(gitHubUrls(apiUrl).web, {
    client_id: client.id,
    client_secret: client.secret,
    code,
    redirect_uri: `${site}${gitHubPaths.linked}`,
    code_verifier: verifier,
  });
  try {
    return await asToken(token, apiUrl).user();
  } finally {
    await revoke(apiUrl, client, token);
  }
}

function unreachable(cause: unknown): PortalError {
  return new PortalError("upstream_unavailable", "GitHub does not answer.", {
    hint: "Try again in a moment.",
    cause,
  });
}

async function exchange(web: string, form: Record<string, string>): Promise<string> {
  const url = `${web}/login/oauth/access_token`;
  const answer = await guardedFetch(web, undefined)(url, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { accept: "application/json" },
  }).catch((cause: unknown) => {
    throw cause instanceof PortalError ? cause : unreachable(cause);
  });
  if (answer.status >= 500) throw unreachable(new Error(`HTTP ${answer.status}`));
  const said = exchanged.safeParse(await answer.json().catch(() => undefined)).data;
  if (said !== undefined && "access_token" in said) return said.access_token;
  const hint =
    said?.error === "incorrect_client_credentials"
      ? "The platform team has to renew the client's secret."
      : "Start again on this page.";
  throw new PortalError("upstream_refused", "GitHub did not say who you are.", {
    hint,
    cause: new Error(said?.error ?? `HTTP ${answer.status}`),
  });
}

/** Its one use is over. GitHub ends it by itself in time, so that a failure does no harm. */
async function revoke(apiUrl: string, client: OAuthClient, token: string): Promise<void> {
  const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
  const { request } = apiOf(apiUrl, async () => basic);
  await request("DELETE /applications/{client_id}/token", {
    client_id: client.id,
    access_token: token,
  }).catch(() => undefined);
}
