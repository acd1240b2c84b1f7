import { createHash } from "node:crypto";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { gitHubUrls } from "../host";
import { guardedFetch } from "../octokit";
import { apiOf } from "./app-api";
import type { OAuthClient } from "./connection";
import type { Handshake } from "./handshake";
import { gitHubPaths } from "./manifest";

/**
 * What somebody is asked: to choose an account and say that it is theirs, for which no scope is
 * needed, since a login is public; or to act as the login that they have linked. For that, an OAuth
 * App has no narrower scope than `repo`; a GitHub App has permissions, and GitHub ignores scopes.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 */
export type AuthorizeQuestion = { kind: "who" } | { kind: "act"; login: string };

/** Where the browser goes so that somebody says who they are. */
export function authorizeUrl(
  apiUrl: string,
  site: string,
  client: OAuthClient,
  { state, verifier }: Handshake,
  question: AuthorizeQuestion,
): string {
  const query = new URLSearchParams({
    client_id: client.id,
    redirect_uri: `${site}${gitHubPaths.linked}`,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    // With the prompt, GitHub lets people choose among the accounts that their browser knows; without
    // it, who agreed before is sent back at once.
    ...(question.kind === "who"
      ? { prompt: "select_account" }
      : { login: question.login, scope: "repo" }),
  });
  return `${gitHubUrls(apiUrl).web}/login/oauth/authorize?${query.toString()}`;
}

/** GitHub answers 200 whatever is wrong. */
const exchanged = z.union([
  z.object({ access_token: z.string() }),
  z.object({ error: z.string() }),
]);

/**
 * Exchanges a code for a token of whoever agreed, for as long as `use` takes: then it is given back.
 * Nothing keeps it. Throws what the host refuses.
 */
export async function withPersonsToken<Value>(
  apiUrl: string,
  site: string,
  client: OAuthClient,
  { code, verifier }: { code: string; verifier: string },
  use: (token: string) => Promise<Value>,
): Promise<Value> {
  const token = await exchange(gitHubUrls(apiUrl).web, {
    client_id: client.id,
    client_secret: client.secret,
    code,
    redirect_uri: `${site}${gitHubPaths.linked}`,
    code_verifier: verifier,
  });
  try {
    return await use(token);
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
