import { type ProviderHealth, providerHealth } from "@/lib/identity/server";
import type { HealthFinding } from "../report";
import type { CheckDefinition } from "./check";

/** Milliseconds. */
const patience = 3_000;

export const signOn: CheckDefinition = {
  name: "sign-on",
  title: "Single sign-on",
  find: async ({ config }) =>
    judgeSignOn(await providerHealth(config, patience), config.OIDC_ISSUER),
};

export function judgeSignOn(
  { url, status, failure, issuer }: Omit<ProviderHealth, "date">,
  expected: string,
): HealthFinding[] {
  if (status === undefined)
    return [
      {
        status: "error",
        says: `The identity provider does not answer at ${url} (${failure ?? "no answer"}).`,
        todo: "Nobody can sign in. Look whether it runs, and whether OIDC_ISSUER leads to it from here.",
      },
    ];
  if (status !== 200 || issuer === undefined)
    return [
      {
        status: "error",
        says: `${url} is no description of an identity provider (HTTP ${status}).`,
        todo: "OIDC_ISSUER must be the address that /.well-known/openid-configuration stands below.",
      },
    ];
  // A slash at the end is left out of OIDC_ISSUER.
  if (issuer.replace(/\/$/, "") !== expected)
    return [
      {
        status: "error",
        says: `The identity provider calls itself ${issuer}, and OIDC_ISSUER is ${expected}.`,
        todo: "Set OIDC_ISSUER to what the provider calls itself: its tokens are refused otherwise.",
      },
    ];
  return [{ status: "ok", says: `${expected} answers, and is who it says it is.` }];
}
