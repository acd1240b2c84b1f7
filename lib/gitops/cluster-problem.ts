import { PortalError } from "@/lib/errors";

/** What Node's TLS and sockets call it, and what that means for who has to mend it. */
const causes: Readonly<Record<string, { message: string; hint: string }>> = {
  ECONNREFUSED: {
    message: "The cluster does not answer: nothing listens at its address.",
    hint: "The platform team has to check the address of its API (apiUrl). It is asked again by itself.",
  },
  ENOTFOUND: {
    message: "The cluster does not answer: nobody knows the name in its address.",
    hint: "The platform team has to check the address of its API (apiUrl). It is asked again by itself.",
  },
  CERT_HAS_EXPIRED: {
    message: "The cluster's certificate has expired.",
    hint: "The platform team has to renew it.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: "The cluster's certificate is for another name than its address has.",
    hint: "The platform team has to check the address of its API (apiUrl).",
  },
};

const unknownAuthority = {
  message: "The cluster's certificate is signed by an authority that Slipway does not know.",
  hint: "The platform team has to give it (caFrom of the target's cluster).",
};
const ofAuthority = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
]);

/** Why a cluster could not be asked at all. */
export function connectionProblem(cause: unknown): PortalError {
  const code = codeOf(cause);
  const { message, hint } = ofAuthority.has(code)
    ? unknownAuthority
    : (causes[code] ?? {
        message: "The cluster does not answer.",
        hint: "It is asked again by itself.",
      });
  return new PortalError("upstream_unavailable", message, { hint, cause });
}

/**
 * Why a cluster answers 401 or 403: the token is none of its own, or a right is missing, which the
 * API server names (`Status.message`: `… cannot get resource "kustomizations" in API group …`).
 */
export function refusalProblem(status: 401 | 403, body: string): PortalError {
  if (status === 401)
    return new PortalError(
      "upstream_refused",
      "The cluster does not know the token that Slipway has for it: it was revoked, or has expired.",
      { hint: "The platform team has to give Slipway another one." },
    );
  const right =
    /cannot (get|list|watch) resource \\?"([a-z]{1,63})\\?" in API group \\?"([a-z0-9.-]{0,253})\\?"/.exec(
      body.slice(0, 4000),
    );
  const missing =
    right === null ? "a right is missing" : `it may not ${right[1]} ${right[2]}.${right[3]}`;
  return new PortalError(
    "upstream_refused",
    `The cluster does not let Slipway read its Flux objects: ${missing}.`,
    { hint: "The platform team has to check the role of the account that Slipway has there." },
  );
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string"
    ? cause.code
    : "";
}
