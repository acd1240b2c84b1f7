import * as oidc from "openid-client";
import type { Config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { isRefusedByUserInfo } from "./ask-provider";
import { type Claims, readClaims } from "./claims";
import { type GroupReading, type GroupsNow, groupsNow } from "./groups-now";
import { identityProvider } from "./provider";

/** Somebody whom the provider has vouched for. */
export interface Vouched extends GroupsNow {
  claims: Claims;
}

/**
 * What is known of a person at sign-in: from the ID token, and from the userinfo endpoint where
 * that lacks the groups (more groups than fit into a token) or the address; from Microsoft Graph
 * where Entra ID says that they are there. Throws where the endpoint does not answer, since without
 * groups nobody could do anything anyway, and `upstream_refused` where it refuses.
 */
export async function vouch(
  reading: GroupReading,
  idTokenClaims: unknown,
  accessToken: string,
  now: Date,
): Promise<Vouched> {
  const { config } = reading;
  const told = readClaims(idTokenClaims, config.OIDC_GROUPS_CLAIM);
  const claims = await completed(config, told, accessToken);
  return { claims, ...(await groupsNow(reading, claims, accessToken, undefined, now)) };
}

async function completed(config: Config, told: Claims, accessToken: string): Promise<Claims> {
  if (told.groups !== undefined && told.email !== "") return told;
  const provider = await identityProvider(config);
  if (provider.serverMetadata().userinfo_endpoint === undefined) return told;
  const asked = readClaims(
    await userInfo(provider, accessToken, told.subject),
    config.OIDC_GROUPS_CLAIM,
  );
  const { groups, unreadable, areElsewhere } = asked.groups === undefined ? told : asked;
  return {
    subject: told.subject,
    name: asked.name === asked.subject ? told.name : asked.name,
    email: asked.email === "" ? told.email : asked.email,
    groups,
    unreadable,
    areElsewhere,
  };
}

async function userInfo(
  provider: oidc.Configuration,
  accessToken: string,
  subject: string,
): Promise<unknown> {
  try {
    return await oidc.fetchUserInfo(provider, accessToken, subject);
  } catch (cause) {
    if (!isRefusedByUserInfo(cause)) throw cause;
    throw new PortalError("upstream_refused", "The identity provider does not say who you are.", {
      cause,
    });
  }
}
