import { createServer, type ServerResponse } from "node:http";
import type { ScaleInstance } from "./scale-repository";

const kustomizations = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations";
const repositories = "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories";
const since = "2026-01-01T00:00:00Z";

export interface ScaleClusters {
  /** How many questions were answered. */
  asked(): number;
  close(): Promise<void>;
}

/**
 * The API servers of clusters where every instance runs and is well, on the port that the stand-in for
 * Flux had: applying 5,000 folders again and again is no work of Slipway. Answers what Slipway asks:
 * lists of Kustomizations in pages, one of them, and the source.
 */
export async function startClusters(
  port: number,
  instances: readonly ScaleInstance[],
): Promise<ScaleClusters> {
  let asked = 0;
  const byCluster = Map.groupBy(instances, ({ target }) => target);
  const server = createServer((request, response) => {
    asked += 1;
    const url = new URL(request.url ?? "/", "http://localhost");
    const [, cluster = "", path = ""] = /^\/clusters\/([^/]+)(\/.*)$/.exec(url.pathname) ?? [];
    answer(response, byCluster.get(cluster) ?? [], path, url.searchParams);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", resolve);
  });
  return {
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  response: ServerResponse,
  instances: readonly ScaleInstance[],
  path: string,
  query: URLSearchParams,
): void {
  const say = (body: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (path === kustomizations) {
    const limit = Number(query.get("limit") ?? instances.length);
    const from = Number(query.get("continue") ?? 0);
    const next = from + limit < instances.length ? { continue: String(from + limit) } : {};
    say({ metadata: next, items: instances.slice(from, from + limit).map(kustomization) });
    return;
  }
  const found = instances.find(({ team, name }) => path === `${kustomizations}/${team}.${name}`);
  if (found) say(kustomization(found));
  else if (path === `${kustomizations}/tenants`) say(ready("tenants", "tenants"));
  else if (path === `${repositories}/flux-system`) say(ready("flux-system", "source"));
  else response.writeHead(404).end("{}");
}

function kustomization({ id, team, name }: ScaleInstance): object {
  const own = ready(`${team}.${name}`, id, {
    "event.toolkit.fluxcd.io/slipway-instance": id,
  });
  return { ...own, status: { ...own.status, inventory: inventoryOf(team, name) } };
}

/** What a web service makes. */
function inventoryOf(team: string, name: string): object {
  const kinds = ["apps_Deployment", "_Service", "_ServiceAccount", "policy_PodDisruptionBudget"];
  return { entries: kinds.map((kind) => ({ id: `${team}_${name}_${kind}`, v: "v1" })) };
}

function ready(name: string, uid: string, annotations: Record<string, string> = {}) {
  return {
    metadata: { name, uid, generation: 1, annotations },
    spec: {},
    status: {
      observedGeneration: 1,
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "ReconciliationSucceeded",
          message: "Applied revision",
          lastTransitionTime: since,
          observedGeneration: 1,
        },
      ],
    },
  };
}
