import {
  Provider,
  interactionPolicy,
  type Configuration,
  type KoaContextWithOIDC,
} from "oidc-provider";
import type { Directory } from "./directory";
import type { FileStore } from "./file-adapter";
import type { Keys } from "./keys";
import { groupClaims, type Manners } from "./manners";
import { errorPage, signOutPage, signedOutPage } from "./pages";

/** The one application that may ask this provider. */
export interface ClientRegistration {
  id: string;
  secret: string;
  redirectUris: string[];
  postLogoutRedirectUris: string[];
}

/** Seconds that each thing lives. */
interface Lifetimes {
  accessToken: number;
  session: number;
}

interface Parts {
  issuer: string;
  client: ClientRegistration;
  directory: Directory;
  store: FileStore;
  keys: Keys;
  lifetimes: Lifetimes;
  /** Read anew each time. */
  manners: Manners;
}

const hour = 60 * 60;

/**
 * The provider: code flow with PKCE only, refresh tokens that end with the session at the provider,
 * and no question of consent (it has one client, its own). Claims are read from the directory each
 * time, so a group that was taken away is gone from the next userinfo answer and from the next
 * refreshed token.
 */
export function makeProvider({
  issuer,
  client,
  directory,
  store,
  keys,
  lifetimes,
  manners,
}: Parts): Provider {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }));

  const configuration: Configuration = {
    adapter: (model) => store.adapter(model),
    jwks: keys.jwks,
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        client_name: "Slipway",
        redirect_uris: client.redirectUris,
        post_logout_redirect_uris: client.postLogoutRedirectUris,
        response_types: ["code"],
        grant_types: ["authorization_code", "refresh_token"],
        token_endpoint_auth_method: "client_secret_basic",
      },
    ],
    responseTypes: ["code"],
    pkce: { required: () => true },
    // The last is how Entra ID names what Microsoft Graph asks for.
    scopes: ["openid", "offline_access", `${issuer}/User.Read`],
    // Providers differ in the scope that brings groups; this one answers to either.
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username", "groups", "hasgroups"],
      email: ["email", "email_verified"],
      groups: ["groups"],
    },
    conformIdTokenClaims: false,
    async findAccount(_ctx, sub) {
      const person = directory.find(sub);
      if (person === undefined) return undefined;
      return {
        accountId: sub,
        async claims(use) {
          const now = directory.find(sub) ?? person;
          return {
            sub,
            name: now.name,
            preferred_username: now.id,
            email: now.email,
            email_verified: true,
            ...groupClaims(manners, now, use, `${issuer}/elsewhere/getMemberObjects`),
          };
        },
      };
    },
    loadExistingGrant: (ctx) => grantEverything(ctx, issuer),
    issueRefreshToken: async (_ctx, one) =>
      manners.refreshTokens && one.grantTypeAllowed("refresh_token"),
    expiresWithSession: async () => true,
    clientBasedCORS: () => false,
    cookies: {
      // Cookies know no ports: on localhost these would meet the ones of every other program.
      names: {
        session: "sandbox_identity",
        interaction: "sandbox_identity_step",
        resume: "sandbox_identity_resume",
      },
      keys: keys.cookies,
      long: { signed: true, httpOnly: true, sameSite: "lax" },
      short: { signed: true, httpOnly: true, sameSite: "lax" },
    },
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: 60,
      IdToken: hour,
      Interaction: hour,
      Grant: lifetimes.session,
      RefreshToken: lifetimes.session,
      Session: lifetimes.session,
    },
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          // Whoever holds the session's own ID token has asked already; anybody else's link must
          // not sign people out.
          const asked = ctx.oidc.entities.IdTokenHint?.payload.sub === ctx.oidc.session?.accountId;
          ctx.body = signOutPage(form, asked);
        },
        postLogoutSuccessSource(ctx) {
          ctx.body = signedOutPage();
        },
      },
    },
    interactions: { policy, url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
    async renderError(ctx, out) {
      ctx.type = "html";
      ctx.body = errorPage(out.error, out.error_description ?? "");
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.proxy = issuer.startsWith("https:");
  return provider;
}

async function grantEverything(ctx: KoaContextWithOIDC, issuer: string) {
  const { client, session, provider } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const known = ctx.oidc.result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const existing = known === undefined ? undefined : await provider.Grant.find(known);
  if (existing !== undefined) return existing;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(`openid profile email groups offline_access ${issuer}/User.Read`);
  await grant.save();
  return grant;
}
