import * as oidc from "openid-client";
import { type ExplainedGroup, explainGroups, rolesOf } from "@/lib/access";
import { originInWords } from "@/lib/access-rules";
import { type AccessReader, accessInForce } from "@/lib/access-rules/server";
import { groupsInWords } from "./groups-report";
import { identityProvider, scopesOf } from "./provider";
import { vouch } from "./vouch";

/** What came of a sign-in that only looks: no session, and no token leaves it. */
export interface SignInTrial {
  issuer: string;
  /** What was asked for. */
  scopes: string;
  /** Names of the claims that came, sorted. */
  idToken: string[];
  /** Undefined where there is no such endpoint, or it refused. */
  userInfo: string[] | undefined;
  /** False: sessions are confirmed by the browser, or live without (docs/sso.md). */
  hasRefreshToken: boolean;
  person: { subject: string; name: string; email: string };
  /** Each group, and what it gives. */
  groups: ExplainedGroup[];
  /** Where it is written which groups give what. */
  rules: string;
  /** What came of the groups, and what was missing, in sentences. */
  said: string[];
  roles: string[];
  teams: string[];
}

/**
 * Begins a sign-in that shows what the provider tells of somebody. The person opens `url`, and
 * `finish` takes the address that they come back to, below `redirectUri`, which the provider has to
 * know. Throws what the provider refuses.
 */
export async function trySignIn(
  reader: AccessReader,
  redirectUri: string,
): Promise<{ url: URL; finish: (back: URL, now: Date) => Promise<SignInTrial> }> {
  const { config } = reader;
  const provider = await identityProvider(config);
  const scopes = scopesOf(provider, config);
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri,
    scope: scopes,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  const finish = async (back: URL, now: Date): Promise<SignInTrial> => {
    const tokens = await oidc.authorizationCodeGrant(provider, back, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const told = tokens.claims();
    const subject = told?.sub ?? "";
    const { access, origin } = await accessInForce(reader);
    const vouched = await vouch({ config, access }, told, tokens.access_token, now);
    return {
      issuer: config.OIDC_ISSUER,
      scopes,
      idToken: Object.keys(told ?? {}).sort(),
      userInfo: await userInfoClaims(provider, tokens.access_token, subject),
      hasRefreshToken: tokens.refresh_token !== undefined,
      person: { subject, name: vouched.claims.name, email: vouched.claims.email },
      groups: explainGroups(vouched.groups, access),
      rules: originInWords(origin),
      said: groupsInWords(vouched.report, config.OIDC_GROUPS_CLAIM),
      ...rolesOf(vouched.groups, access),
    };
  };
  return { url, finish };
}

async function userInfoClaims(
  provider: oidc.Configuration,
  accessToken: string,
  subject: string,
): Promise<string[] | undefined> {
  if (provider.serverMetadata().userinfo_endpoint === undefined) return undefined;
  try {
    return Object.keys(await oidc.fetchUserInfo(provider, accessToken, subject)).sort();
  } catch {
    return undefined;
  }
}
