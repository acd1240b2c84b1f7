import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { notFound, unprocessable } from "../http/api-error";
import type { World } from "../world";
import type { Client } from "./client";
import type { AppRow } from "./rows";

const codeMinutes = 10;

export type AuthorizeInput = {
  client: Client;
  redirectUri: string;
  state: string;
  challenge: string | null;
  /** What an OAuth App asks for; an App asks for nothing here, since its permissions are its own. */
  scopes: readonly string[];
};

/** A token that somebody got for a client, and what it may do as them. */
export type UserToken = { login: string; app: AppRow | null; scopes: readonly string[] };

/** An App's own client, or the one OAuth App that the forge was started with. */
function clientOf(world: World, id: string): Client | null {
  if (world.oauthClient?.id === id) return world.oauthClient;
  const app = world.db.get<AppRow>("SELECT * FROM apps WHERE client_id = ?", id);
  return (
    app && {
      id,
      name: app.name,
      secret: app.client_secret,
      callbacks: JSON.parse(app.callback_urls) as string[],
    }
  );
}

/** What `/login/oauth/authorize` was asked; throws what GitHub's page would complain of. */
export function readAuthorize(world: World, query: URLSearchParams): AuthorizeInput {
  const client = clientOf(world, query.get("client_id") ?? "");
  if (!client) throw notFound();
  const redirectUri = query.get("redirect_uri") ?? client.callbacks[0] ?? "";
  if (
    !client.callbacks.some(
      (callback) => redirectUri === callback || redirectUri.startsWith(`${callback}/`),
    )
  ) {
    throw unprocessable("The redirect_uri is not associated with this application.");
  }
  const method = query.get("code_challenge_method");
  const challenge = query.get("code_challenge");
  if (challenge !== null && method !== "S256")
    throw unprocessable("code_challenge_method must be S256");
  const scopes = (query.get("scope") ?? "").split(/[ ,]+/).filter(Boolean);
  return {
    client,
    redirectUri,
    state: query.get("state") ?? "",
    challenge,
    scopes: client.id === world.oauthClient?.id ? scopes : [],
  };
}

/**
 * Whether GitHub leads on without a page: who authorized a client before for all that it asks for is
 * sent back at once, unless the client wants them to choose an account (`prompt=select_account`), or
 * names another one than they are signed in to (`login`).
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export function isAuthorized(
  world: World,
  { client, scopes }: AuthorizeInput,
  login: string,
  query: URLSearchParams,
): boolean {
  if (query.get("prompt") === "select_account") return false;
  const named = query.get("login");
  if (named !== null && named.toLowerCase() !== login.toLowerCase()) return false;
  const granted = grantedScopes(world, client.id, login);
  return granted !== null && scopes.every((scope) => granted.includes(scope));
}

/** What somebody agreed to for a client; null where they never did. */
function grantedScopes(world: World, clientId: string, login: string): string[] | null {
  const row = world.db.get<{ scope: string }>(
    "SELECT scope FROM oauth_grants WHERE client_id = ? AND login = ?",
    clientId,
    login,
  );
  return row && row.scope.split(" ").filter(Boolean);
}

/** Where the browser goes once somebody has agreed. */
export function grant(world: World, input: AuthorizeInput, login: string): string {
  const code = randomBytes(10).toString("hex");
  const scopes = new Set([
    ...(grantedScopes(world, input.client.id, login) ?? []),
    ...input.scopes,
  ]);
  world.db.run(
    `INSERT INTO oauth_grants (client_id, login, scope) VALUES (?, ?, ?)
     ON CONFLICT (client_id, login) DO UPDATE SET scope = excluded.scope`,
    input.client.id,
    login,
    [...scopes].join(" "),
  );
  world.db.run(
    "INSERT INTO oauth_codes (code, client_id, login, redirect_uri, challenge, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
    code,
    input.client.id,
    login,
    input.redirectUri,
    input.challenge,
    world.now().getTime() + codeMinutes * 60_000,
  );
  const back = new URL(input.redirectUri);
  back.searchParams.set("code", code);
  if (input.state !== "") back.searchParams.set("state", input.state);
  return back.href;
}

/** `POST /login/oauth/access_token`. GitHub answers 200 with `error`, whatever is wrong. */
export function exchangeCode(world: World, form: URLSearchParams): Record<string, string> {
  const client = clientOf(world, form.get("client_id") ?? "");
  if (!client || !same(client.secret, form.get("client_secret") ?? ""))
    return refuse(
      "incorrect_client_credentials",
      "The client_id and/or client_secret passed are incorrect.",
    );
  const code = world.db.get<{
    client_id: string;
    login: string;
    redirect_uri: string;
    challenge: string | null;
    expires_at: number;
  }>("DELETE FROM oauth_codes WHERE code = ? RETURNING *", form.get("code") ?? "");
  const bad = refuse("bad_verification_code", "The code passed is incorrect or expired.");
  if (!code || code.client_id !== client.id || code.expires_at <= world.now().getTime()) return bad;
  const redirectUri = form.get("redirect_uri");
  if (redirectUri !== null && redirectUri !== code.redirect_uri)
    return refuse(
      "redirect_uri_mismatch",
      "The redirect_uri MUST match the registered callback URL for this application.",
    );
  if (
    code.challenge !== null &&
    createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url") !== code.challenge
  )
    return bad;
  const token = `ghu_${randomBytes(27).toString("base64url")}`;
  world.db.run(
    "INSERT INTO user_tokens (token, client_id, login) VALUES (?, ?, ?)",
    token,
    client.id,
    code.login,
  );
  const scopes = grantedScopes(world, client.id, code.login) ?? [];
  return { access_token: token, token_type: "bearer", scope: scopes.join(",") };
}

function refuse(error: string, description: string): Record<string, string> {
  return {
    error,
    error_description: description,
    error_uri:
      "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors",
  };
}

export function userToken(world: World, token: string): UserToken | null {
  const row = world.db.get<{ client_id: string; login: string }>(
    "SELECT client_id, login FROM user_tokens WHERE token = ?",
    token,
  );
  return (
    row && {
      login: row.login,
      app: world.db.get<AppRow>("SELECT * FROM apps WHERE client_id = ?", row.client_id),
      scopes: grantedScopes(world, row.client_id, row.login) ?? [],
    }
  );
}

/** `DELETE /applications/{client_id}/token`. */
export function revokeUserToken(
  world: World,
  clientId: string,
  secret: string,
  token: string,
): "unknown client" | "unknown token" | "revoked" {
  const client = clientOf(world, clientId);
  if (!client || !same(client.secret, secret)) return "unknown client";
  return world.db.run(
    "DELETE FROM user_tokens WHERE token = ? AND client_id = ?",
    token,
    clientId,
  ) === 1
    ? "revoked"
    : "unknown token";
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function same(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}
