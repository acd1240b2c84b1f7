import * as oidc from "openid-client";
import type { Config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";

/** Seconds that the provider may take for one answer. */
const patience = 5;

const shared = globalThis as {
  __slipwayProvider?: { key: string; found: Promise<oidc.Configuration> };
};

/** Where the provider describes itself (OpenID Connect Discovery 1.0). */
export function wellKnown(config: Config): string {
  return `${config.OIDC_ISSUER}/.well-known/openid-configuration`;
}

/**
 * The provider as it describes itself, asked once a process. Throws `upstream_unavailable`, and
 * asks again next time.
 */
export async function identityProvider(config: Config): Promise<oidc.Configuration> {
  const key = [config.OIDC_ISSUER, config.OIDC_CLIENT_ID, config.OIDC_CLIENT_SECRET].join(" ");
  if (shared.__slipwayProvider?.key !== key)
    shared.__slipwayProvider = { key, found: discover(config) };
  const { found } = shared.__slipwayProvider;
  try {
    return await found;
  } catch (cause) {
    if (shared.__slipwayProvider?.found === found) delete shared.__slipwayProvider;
    throw new PortalError("upstream_unavailable", "The identity provider does not answer.", {
      hint: "Try again in a moment. If it stays, tell the platform team.",
      retryAfter: 10,
      cause,
    });
  }
}

async function discover(config: Config): Promise<oidc.Configuration> {
  const url = new URL(wellKnown(config));
  const insecure = url.protocol === "http:" ? { execute: [oidc.allowInsecureRequests] } : {};
  const authentication: oidc.ClientAuth = (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const choose = methods.includes("client_secret_basic")
      ? oidc.ClientSecretBasic
      : oidc.ClientSecretPost;
    return choose(config.OIDC_CLIENT_SECRET)(server, client, body, headers);
  };
  return oidc.discovery(
    url,
    config.OIDC_CLIENT_ID,
    { client_secret: config.OIDC_CLIENT_SECRET },
    authentication,
    { timeout: patience, ...insecure },
  );
}

/**
 * What to ask for: groups and a refresh token only where the provider says that it knows them,
 * since some refuse a sign-in for a scope that they do not know; and what Microsoft Graph wants
 * where it is configured.
 */
export function scopesOf(provider: oidc.Configuration, config: Config): string {
  const supported = provider.serverMetadata().scopes_supported ?? [
    "openid",
    "profile",
    "email",
    "offline_access",
  ];
  const known = ["openid", "profile", "email", "groups", "offline_access"].filter(
    (scope) => scope === "openid" || supported.includes(scope),
  );
  return [...known, ...graphScope(config)].join(" ");
}

/**
 * What Microsoft Graph asks for to tell somebody their own groups, named as Entra ID names scopes
 * of a resource: by its address. Entra ID lists none of them among those that it supports.
 */
function graphScope({ OIDC_GRAPH_URL: graphUrl }: Config): string[] {
  return graphUrl === undefined ? [] : [`${new URL(graphUrl).origin}/User.Read`];
}

/** The provider's address for ending the session there too, or undefined where it has none. */
export function endSessionUrl(
  provider: oidc.Configuration,
  config: Config,
  idToken: string | undefined,
): URL | undefined {
  if (provider.serverMetadata().end_session_endpoint === undefined) return undefined;
  return oidc.buildEndSessionUrl(provider, {
    post_logout_redirect_uri: `${config.NEXTAUTH_URL}/signed-out`,
    ...(idToken === undefined ? {} : { id_token_hint: idToken }),
  });
}
