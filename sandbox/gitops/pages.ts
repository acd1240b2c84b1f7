import type { Manifest } from "./objects";

/** A page of a list, or why there is none, by what the API server says. */
export type Page =
  | { items: Manifest[]; next: string; left: number }
  /** It has forgotten the moment that the list is of; by `next` the rest is read as it is now. */
  | { expired: { message: string; next: string } }
  | { invalid: { message: string } };

/** `inconsistentContinue` of k8s.io/apiserver/pkg/storage/etcd3/errors.go, word for word. */
const tooOld =
  "The provided continue parameter is too old to display a consistent list result. You can start a new " +
  "list without the continue parameter, or use the continue token in this response to retrieve the " +
  "remainder of the results. Continuing with the provided token results in an inconsistent list - " +
  "objects that were created, modified, or deleted between the time the first chunk was returned and " +
  "now may show up in the list.";
/** `ErrGenericInvalidKey` of k8s.io/apiserver/pkg/storage/continue.go, as interfaces.go words it. */
const noToken = "invalid continue token: continue key is not valid";

const placeOf = ({ metadata }: Manifest): string => `${metadata.namespace ?? ""}/${metadata.name}`;

/** Of `k8s.io/apiserver/pkg/storage/continue.go`: the moment -1 is now. */
const tokenOf = (moment: number, after: string): string =>
  Buffer.from(JSON.stringify({ moment, after })).toString("base64url");

function readToken(token: string): { moment: number; after: string } | undefined {
  try {
    const { moment, after } = JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as {
      moment: unknown;
      after: unknown;
    };
    return typeof moment === "number" && typeof after === "string" ? { moment, after } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * `limit` and `continue` of a list, in the order of names. The real one reads all pages from one moment,
 * and forgets it after minutes: at `compactions`, those before. Here each page is as things are now.
 */
export function pageOf(
  items: readonly Manifest[],
  query: URLSearchParams,
  compactions: number,
): Page {
  const limit = Number(query.get("limit") ?? "0");
  const given = query.get("continue");
  const token = given === null ? { moment: compactions, after: "" } : readToken(given);
  if (token === undefined) return { invalid: { message: noToken } };
  if (token.moment !== -1 && token.moment < compactions)
    return { expired: { message: tooOld, next: tokenOf(-1, token.after) } };
  const sorted = items.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const rest = given === null ? sorted : sorted.filter((one) => placeOf(one) > token.after);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const last = page.at(-1);
  return {
    items: page,
    next: last === undefined ? "" : tokenOf(token.moment, placeOf(last)),
    left: rest.length - page.length,
  };
}
