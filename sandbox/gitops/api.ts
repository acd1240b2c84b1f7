import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cluster } from "./cluster";
import { asKustomization, conditionOf } from "./flux-kustomization";
import { plural, refOf, type Manifest } from "./objects";

export interface ApiParts {
  clusters: ReadonlyMap<string, Cluster>;
  /** Bearer token for the clusters' objects; without one nothing can be read. */
  token?: string;
  trigger(): void;
  lose(count: number): void;
}

/**
 * The HTTP side: `GET /clusters/{cluster}/apis/{group}/{version}/...` reads objects as the
 * Kubernetes API does (read-only), `POST /trigger` fetches now (a Git host's push webhook may call
 * it), `POST /lose?count=n` loses the next deliveries.
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
  const steps = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  if (steps[0] !== "clusters" || steps.length < 3)
    return failure(res, 404, "NotFound", "the server could not find the requested resource");
  if (!authorized(req, parts.token)) return failure(res, 401, "Unauthorized", "Unauthorized");
  if (req.method !== "GET")
    return failure(res, 405, "MethodNotAllowed", "this stand-in only answers questions");
  const cluster = parts.clusters.get(steps[1] ?? "");
  if (cluster === undefined)
    return failure(res, 404, "NotFound", `there is no cluster ${steps[1]}`);
  read(res, cluster, steps.slice(2), url.searchParams.get("labelSelector") ?? "");
}

function read(res: ServerResponse, cluster: Cluster, steps: string[], selector: string): void {
  if (steps[0] === "version")
    return json(res, 200, { major: "1", minor: "35", gitVersion: "v1.35.0+sandbox" });
  const core = steps[0] === "api";
  const group = core ? "" : (steps[1] ?? "");
  const version = core ? steps[1] : steps[2];
  const rest = steps.slice(core ? 2 : 3);
  const namespaced = rest[0] === "namespaces" && rest.length > 2;
  const [resource = "", name] = namespaced ? rest.slice(2) : rest;
  const namespace = namespaced ? rest[1] : undefined;
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
    return json(res, 200, found);
  }
  if (resource === "")
    return failure(res, 404, "NotFound", "the server could not find the requested resource");
  const apiVersion = group === "" ? (version ?? "v1") : `${group}/${version}`;
  json(res, 200, {
    apiVersion,
    kind: `${items[0]?.kind ?? ""}List`,
    metadata: { resourceVersion: "" },
    items,
  });
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

function failure(res: ServerResponse, code: number, reason: string, message: string): void {
  json(res, code, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    code,
  });
}
