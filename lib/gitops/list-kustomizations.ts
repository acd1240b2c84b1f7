import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { askable, type ObjectAnswer, readAnswer } from "./read-answer";
import { readObject } from "./read-object";
import type { ClusterAccess } from "./types";

/** Objects of one page: with inventory, history and managed fields each has 5 to 20 KiB. */
const pageSize = 100;
/** Bytes of one page. */
const longestPage = 8 * 1024 * 1024;
/** Pages of one list; beyond that there are more Kustomizations than a cluster could reconcile. */
const mostPages = 500;

const listShape = z.object({
  metadata: z.object({ continue: z.string().max(10_000).optional() }).default({}),
  items: z.array(z.unknown()).max(10 * pageSize),
});

/** Of a list that took so long that the cluster forgot its moment: by this token it goes on as things are now. */
const expiredShape = z.object({
  kind: z.literal("Status"),
  code: z.literal(410),
  metadata: z.object({ continue: z.string().max(10_000).optional() }).default({}),
});

/**
 * All Kustomizations of a namespace, page by page, as the Kubernetes API cuts them
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks).
 * One that cannot be read is left out. What changes meanwhile may or may not be in a list that took
 * minutes. Throws `upstream_unavailable` and `upstream_refused`.
 */
export async function* listKustomizations(
  cluster: ClusterAccess,
  namespace: string,
): AsyncGenerator<ObjectAnswer[]> {
  const { path, plural } = askable.Kustomization;
  const list = `${path}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
  let next = "";
  for (let page = 0; page < mostPages; page += 1) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (next !== "") query.set("continue", next);
    const answer = await readObject(cluster, `${list}?${query}`, {
      longest: longestPage,
      mayExpire: true,
    });
    const expired = expiredShape.safeParse(answer).data;
    if (expired) {
      next = requireToken(expired.metadata.continue);
      continue;
    }
    const parsed = listShape.safeParse(answer ?? { items: [] });
    if (!parsed.success)
      throw new PortalError(
        "upstream_refused",
        `The cluster's list of Kustomizations in ${namespace} cannot be read.`,
        { cause: parsed.error },
      );
    yield parsed.data.items.flatMap((item) => readable(cluster, namespace, item));
    next = parsed.data.metadata.continue ?? "";
    if (next === "") return;
  }
}

function requireToken(token: string | undefined): string {
  if (token !== undefined && token !== "") return token;
  throw new PortalError(
    "upstream_unavailable",
    "The cluster forgot its list of Kustomizations while it was read (410).",
    { hint: "It is asked again by itself." },
  );
}

function readable(cluster: ClusterAccess, namespace: string, item: unknown): ObjectAnswer[] {
  try {
    return [readAnswer(cluster, "Kustomization", { namespace }, item)];
  } catch (error) {
    if (error instanceof PortalError) return [];
    throw error;
  }
}
