import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "./clock";
import type { Cluster } from "./cluster";
import { resourceList } from "./discovery";
import { asKustomization, conditionOf } from "./flux-kustomization";
import { inventoryId, plural, refOf, type Manifest } from "./objects";
import { pageOf } from "./pages";
import type { Reader, Refusal } from "./reader";

export interface ApiParts {
  clusters: ReadonlyMap<string, Cluster>;
  clock: Clock;
  /** Bearer token for the clusters' objects; without one nothing can be read. */
  token?: string;
  /** Who has it, by cluster. */
  readers: ReadonlyMap<string, Reader>;
  trigger(): void;
  /** Suspends or resumes an object, as `flux suspend` does; answers whether there is one. */
  suspend(cluster: string, kind: string, name: string, value: boolean): boolean;
  /** `kubectl edit`, or `delete`, of an object by its id in an inventory; answers whether it was there. */
  changeByHand(cluster: string, id: string, how: "edit" | "delete"): boolean;
  lose(count: number): void;
}

/**
 * The HTTP side: `GET /clusters/{cluster}/apis/{group}/{version}/...` reads objects as the
 * Kubernetes API does (read-only), `POST /trigger` fetches now (a Git host's push webhook may call
 * it), `POST /lose?count=n` loses the next deliveries, `POST /suspend?cluster=…&kind=…&name=…` and
 * `POST /resume?…` do as `flux suspend` and `flux resume` do, `POST /edit?cluster=…&id=…` and
 * `POST /delete?…` change an object past Git, which Flux puts back when it looks again.
 * `POST /revoke?cluster=…`, `POST /deny?cluster=…&verb=…&resource=…` and `POST /restore?cluster=…`
 * take the token or a right from whoever reads, and give them back.
 */
export function handleRequest(req: IncomingMessage, res: ServerResponse, parts: ApiParts): void {
  req.resume();
  const url = new URL(req.url ?? "/", "http://gitops.invalid");
  const call = `${req.method} ${url.pathname}`;
  if (call === "GET /healthz") return json(res, 200, { ok: true });
  if (call === "GET /") return text(res, 200, overview(parts.clusters));
  if (call === "POST /trigger") {
    parts.trigger();
    return json(res, 202, { triggered: true });
  }
  if (call === "POST /lose") {
    const count = Number(url.searchParams.get("count") ?? "1");
    if (!Number.isInteger(count) || count < 0 || count > 1000)
      return json(res, 400, { error: "count is a number up to 1000" });
    parts.lose(count);
    return json(res, 202, { lost: count });
  }
  if (call === "POST /suspend" || call === "POST /resume") {
    const asked = (key: string) => url.searchParams.get(key) ?? "";
    const isSuspended = call === "POST /suspend";
    const done = parts.suspend(asked("cluster"), asked("kind"), asked("name"), isSuspended);
    return json(res, done ? 202 : 404, { suspended: isSuspended && done });
  }
  if (call === "POST /edit" || call === "POST /delete") {
    const asked = (key: string) => url.searchParams.get(key) ?? "";
    const how = call === "POST /edit" ? "edit" : "delete";
    const done = parts.changeByHand(asked("cluster"), asked("id"), how);
    return json(res, done ? 202 : 404, { changed: done });
  }
  if (call === "POST /revoke" || call === "POST /deny" || call === "POST /restore") {
    const asked = (key: string) => url.searchParams.get(key) ?? "";
    const reader = parts.readers.get(asked("cluster"));
    if (call === "POST /revoke") reader?.revoke();
    else if (call === "POST /deny") reader?.deny(asked("verb"), asked("resource"));
    else reader?.restore();
    return json(res, reader === undefined ? 404 : 202, { done: reader !== undefined });
  }
  const steps = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  if (steps[0] !== "clusters" || steps.length < 3)
    return failure(res, 404, "NotFound", "the server could not find the requested resource");
  const reader = parts.readers.get(steps[1] ?? "");
  // `NewUnauthorized("Unauthorized")` of k8s.io/apiserver/pkg/endpoints/filters/authentication.go: the
  // same words for a token that was revoked, has expired, or never was one.
  if (!authorized(req, parts.token) || reader?.isRevoked)
    return failure(res, 401, "Unauthorized", "Unauthorized");
  if (req.method !== "GET")
    return failure(res, 405, "MethodNotAllowed", "this stand-in only answers questions");
  const cluster = parts.clusters.get(steps[1] ?? "");
  if (cluster === undefined)
    return failure(res, 404, "NotFound", `there is no cluster ${steps[1]}`);
  const isMetadata = /as=PartialObjectMetadata/.test(req.headers.accept ?? "");
  const shown = { ...cluster, list: () => cluster.list().map(withCounts(cluster, parts.clock)) };
  read(res, shown, steps.slice(2), { query: url.searchParams, isMetadata, reader });
}

function read(
  res: ServerResponse,
  cluster: Cluster,
  steps: string[],
  {
    query,
    isMetadata,
    reader,
  }: { query: URLSearchParams; isMetadata: boolean; reader: Reader | undefined },
): void {
  const selector = query.get("labelSelector") ?? "";
  if (steps[0] === "version")
    return json(res, 200, { major: "1", minor: "35", gitVersion: "v1.35.0+sandbox" });
  const core = steps[0] === "api";
  const group = core ? "" : (steps[1] ?? "");
  const version = core ? steps[1] : steps[2];
  const rest = steps.slice(core ? 2 : 3);
  const namespaced = rest[0] === "namespaces" && rest.length > 2;
  const [resource = "", name] = namespaced ? rest.slice(2) : rest;
  const namespace = namespaced ? rest[1] : undefined;
  const verb = name === undefined ? "list" : "get";
  const refusal = reader?.refusal({ verb, group, resource, namespace, name });
  if (refusal) return failure(res, 403, "Forbidden", refusal.message, refusal.details);
  const items = cluster.list().filter((one) => {
    const ref = refOf(one);
    return (
      ref.group === group &&
      plural(ref.kind) === resource &&
      (namespace === undefined || ref.namespace === namespace) &&
      selected(one, selector)
    );
  });
  const full = group === "" ? resource : `${resource}.${group}`;
  if (name !== undefined) {
    const found = items.find((one) => one.metadata.name === name);
    if (found === undefined) return failure(res, 404, "NotFound", `${full} "${name}" not found`);
    return json(res, 200, isMetadata ? partial(found) : found);
  }
  if (resource === "") {
    const list = resourceList(`${group}/${version}`);
    return list === undefined ? text(res, 404, "404 page not found\n") : json(res, 200, list);
  }
  const page = pageOf(items, query, reader?.compactions ?? 0);
  if ("invalid" in page) return failure(res, 400, "BadRequest", page.invalid.message);
  if ("expired" in page) {
    const { message, next } = page.expired;
    return failure(res, 410, "Expired", message, undefined, { continue: next });
  }
  const apiVersion = group === "" ? (version ?? "v1") : `${group}/${version}`;
  json(res, 200, {
    apiVersion,
    kind: `${items[0]?.kind ?? ""}List`,
    metadata: {
      resourceVersion: "",
      ...(page.left > 0 ? { continue: page.next, remainingItemCount: page.left } : {}),
    },
    items: isMetadata ? page.items.map(partial) : page.items,
  });
}

/**
 * What the controllers of Kubernetes write into the status of a workload, as far as it tells how many
 * of its Pods are available: none while it rolls out for the first time, as no Pod runs here.
 */
function withCounts(cluster: Cluster, clock: Clock): (object: Manifest) => Manifest {
  return (object) => {
    if (!["Deployment", "StatefulSet"].includes(object.kind)) return object;
    const { spec } = object;
    const replicas =
      typeof spec === "object" && spec !== null && "replicas" in spec ? Number(spec.replicas) : 1;
    const rollout = cluster.rollout(inventoryId(refOf(object)));
    const isDone = rollout?.takes != null && clock.since(rollout.since) >= rollout.takes;
    return {
      ...object,
      status: { replicas, ...(isDone ? { availableReplicas: replicas } : {}) },
    };
  };
}

/** As the API server answers `as=PartialObjectMetadata`: what an object is, and nothing of it. */
function partial({ metadata }: Manifest): object {
  return { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata };
}

function selected({ metadata }: Manifest, selector: string): boolean {
  if (selector === "") return true;
  return selector.split(",").every((term) => {
    const [key = "", value] = term.split(/==?/);
    return value === undefined
      ? metadata.labels?.[key] !== undefined
      : metadata.labels?.[key] === value;
  });
}

function authorized(req: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined) return false;
  const given = Buffer.from(req.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function overview(clusters: ReadonlyMap<string, Cluster>): string {
  const lines = [...clusters.values()].flatMap((cluster) => {
    const rows = cluster.list().flatMap((one) => {
      const object = asKustomization(one);
      if (object === undefined) return [];
      const ready = conditionOf(object.status, "Ready");
      return [
        `  ${object.metadata.name}: ${ready?.reason ?? "new"}: ${(ready?.message ?? "").split("\n")[0]}`,
      ];
    });
    return [`cluster ${cluster.name}, ${cluster.list().length} objects`, ...rows.toSorted(), ""];
  });
  return [
    "A stand-in for Flux: no cluster is behind it, nothing runs. It reads Git as Flux does and reports as Flux would.",
    "",
    ...lines,
  ].join("\n");
}

function json(res: ServerResponse, status: number, value: unknown): void {
  res
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(value));
}

function text(res: ServerResponse, status: number, value: string): void {
  res
    .writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" })
    .end(value);
}

function failure(
  res: ServerResponse,
  code: number,
  reason: string,
  message: string,
  details?: Refusal["details"],
  metadata: { continue?: string } = {},
): void {
  json(res, code, {
    kind: "Status",
    apiVersion: "v1",
    metadata,
    status: "Failure",
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  });
}
