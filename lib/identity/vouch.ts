import * as oidc from "openid-client";
import type { Config } from "@/lib/config/server";
import { type Claims, readClaims } from "./claims";
import { identityProvider } from "./provider";

/**
 * What is known of a person at sign-in: from the ID token, and from the userinfo endpoint where
 * that lacks the groups (more groups than fit into a token) or the address. Throws where the
 * endpoint does not answer: without groups nobody could do anything anyway.
 */
export async function vouch(
  config: Config,
  idTokenClaims: unknown,
  accessToken: string,
): Promise<Claims> {
  const told = readClaims(idTokenClaims, config.OIDC_GROUPS_CLAIM);
  if (told.groups !== undefined && told.email !== "") return told;
  const provider = await identityProvider(config);
  if (provider.serverMetadata().userinfo_endpoint === undefined) return told;
  const asked = readClaims(
    await oidc.fetchUserInfo(provider, accessToken, told.subject),
    config.OIDC_GROUPS_CLAIM,
  );
  return {
    subject: told.subject,
    name: asked.name === asked.subject ? told.name : asked.name,
    email: asked.email === "" ? told.email : asked.email,
    groups: asked.groups ?? told.groups,
  };
}
