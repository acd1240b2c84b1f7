import { PortalError } from "@/lib/errors";

/** What Node's TLS and sockets call it, and what that means for who has to mend it. */
const causes: Readonly<Record<string, { message: string; hint: string }>> = {
  ECONNREFUSED: {
    message: "The cluster does not answer: nothing listens at its address (connection refused).",
    hint: "The platform team has to check the address of its API (apiUrl). It is asked again by itself.",
  },
  ECONNRESET: {
    message: "The cluster does not answer: it ended the connection.",
    hint: "Something between Slipway and the cluster may refuse it. It is asked again by itself.",
  },
  ENOTFOUND: {
    message: "The cluster does not answer: nobody knows the name in its address (name not found).",
    hint: "The platform team has to check the address of its API (apiUrl). It is asked again by itself.",
  },
  EAI_AGAIN: {
    message: "The cluster does not answer: the name server that knows its name does not answer.",
    hint: "The platform team has to check DNS where Slipway runs. It is asked again by itself.",
  },
  CERT_HAS_EXPIRED: {
    message: "The cluster's certificate has expired.",
    hint: "The platform team has to renew it.",
  },
  CERT_NOT_YET_VALID: {
    message: "The cluster's certificate is not valid yet.",
    hint: "The platform team has to check the clocks of the cluster and of Slipway.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: "The cluster's certificate is for another name than its address has.",
    hint: "The platform team has to check the address of its API (apiUrl).",
  },
};

/** Of one meaning, under several names. */
const alike: readonly { codes: readonly string[]; message: string; hint: string }[] = [
  {
    codes: [
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "UNABLE_TO_GET_ISSUER_CERT",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
    ],
    message: "The cluster's certificate is signed by an authority that Slipway does not know.",
    hint: "The platform team has to give it (caFrom of the target's cluster).",
  },
  {
    codes: ["ABORT_ERR", "ETIMEDOUT"],
    message: "The cluster does not answer: it took too long (timed out).",
    hint: "A firewall may drop what is sent to its API. It is asked again by itself.",
  },
  {
    codes: ["EHOSTUNREACH", "ENETUNREACH"],
    message: "The cluster does not answer: there is no way to its address from here.",
    hint: "The platform team has to check the network between Slipway and its API. It is asked again by itself.",
  },
  {
    codes: ["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"],
    message: "What answers at the cluster's address does not speak TLS.",
    hint: "The platform team has to check the address of its API (apiUrl).",
  },
];

/** Why a cluster could not be asked at all. */
export function connectionProblem(cause: unknown): PortalError {
  const code = codeOf(cause);
  const { message, hint } = alike.find(({ codes }) => codes.includes(code)) ??
    causes[code] ?? {
      message: "The cluster does not answer.",
      hint: "It is asked again by itself.",
    };
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
      "The cluster does not know the token that Slipway has for it: it was revoked, or has expired (401).",
      { hint: "The platform team has to give Slipway another one." },
    );
  return new PortalError(
    "upstream_refused",
    `The cluster does not let Slipway read its Flux objects: ${missingRight(body)} (403).`,
    { hint: "The platform team has to check the role of the account that Slipway has there." },
  );
}

/** `it may not list kustomizations.kustomize.toolkit.fluxcd.io in flux-system`, of a Status. */
function missingRight(body: string): string {
  const said =
    /cannot (get|list|watch) resource \\?"([a-z/]{1,63})\\?" in API group \\?"([a-z0-9.-]{0,253})\\?"(?: in the namespace \\?"([a-z0-9.-]{1,253})\\?")?/.exec(
      body.slice(0, 4000),
    );
  if (said === null) return "a right is missing";
  const [, verb, resource, group, namespace] = said;
  const what = group === "" ? resource : `${resource}.${group}`;
  return `it may not ${verb} ${what}${namespace === undefined ? "" : ` in ${namespace}`}`;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string"
    ? cause.code
    : "";
}
