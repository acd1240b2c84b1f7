/**
 * The account that reads a cluster's API with the token that everybody has: what was taken from it,
 * and how the API server then answers.
 */
export interface Reader {
  /** The token is known no more, as once its Secret or ServiceAccount is deleted. */
  revoke(): void;
  /** It may not do this with a resource any more: `canaries.flagger.app`. */
  deny(verb: string, resource: string): void;
  /** The API server forgets the past, as every five minutes: lists that are being read are too old. */
  compact(): void;
  /** How often it did. */
  readonly compactions: number;
  /** Everything may be read again. */
  restore(): void;
  readonly isRevoked: boolean;
  /** The server's answer where the account may not do that; undefined where it may. */
  refusal(asked: ReadAttempt): Refusal | undefined;
}

/** What somebody asks of the API. */
export interface ReadAttempt {
  verb: "get" | "list";
  group: string;
  resource: string;
  namespace: string | undefined;
  name: string | undefined;
}

/** `message` and `details` of a Status. */
export interface Refusal {
  message: string;
  details: { name?: string; group?: string; kind: string };
}

/** As docs/operating.md has Ops call it. */
const user = "system:serviceaccount:flux-system:slipway-reader";

export function openReader(): Reader {
  let isRevoked = false;
  const denied = new Set<string>();
  let compactions = 0;
  return {
    compact: () => void (compactions += 1),
    get compactions() {
      return compactions;
    },
    revoke: () => void (isRevoked = true),
    deny: (verb, resource) => void denied.add(`${verb} ${resource}`),
    restore: () => {
      isRevoked = false;
      denied.clear();
    },
    get isRevoked() {
      return isRevoked;
    },
    refusal: (asked) =>
      denied.has(`${asked.verb} ${fullName(asked)}`) ? refusalOf(asked) : undefined,
  };
}

function fullName({ group, resource }: ReadAttempt): string {
  return group === "" ? resource : `${resource}.${group}`;
}

/**
 * Word for word: the sentence of `forbiddenMessage`
 * (k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go), in the Status of `NewForbidden`
 * (k8s.io/apimachinery/pkg/api/errors/errors.go).
 */
function refusalOf(asked: ReadAttempt): Refusal {
  const { verb, group, resource, namespace, name } = asked;
  const where =
    namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return {
    message:
      `${fullName(asked)}${name === undefined ? "" : ` "${name}"`} is forbidden: ` +
      `User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`,
    details: {
      ...(name === undefined ? {} : { name }),
      ...(group === "" ? {} : { group }),
      kind: resource,
    },
  };
}
