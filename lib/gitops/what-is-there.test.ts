import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { inventoryTitle, readInventoryEntry } from "./inventory";
import { listKustomizations } from "./list-kustomizations";
import { stillThere } from "./still-there";
import type { ClusterAccess } from "./types";
import { unreadyWorkloads } from "./unready-workloads";

interface Asked {
  path: string;
  accept: string;
}

/** A cluster that answers by path: an object, a Status with its code, or a code alone. */
async function cluster(
  answers: (path: string) => object | number,
): Promise<{ access: ClusterAccess; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, accept: request.headers.accept ?? "" });
    const answer = answers(path);
    const status =
      typeof answer === "number" ? answer : "code" in answer ? Number(answer.code) : 200;
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(JSON.stringify(typeof answer === "number" ? {} : answer));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { access: { apiUrl, token: "reader" }, asked };
}

const entry = (id: string, v = "v1") => readInventoryEntry({ id, v });
const made = (...ids: string[]) => ids.flatMap((id) => entry(id) ?? []);
const group = "kustomize.toolkit.fluxcd.io";
const owner = { namespace: "flux-system", name: "shop.web" };
const owned = { [`${group}/name`]: owner.name, [`${group}/namespace`]: owner.namespace };

test("an entry of an inventory is read as kustomize-controller reads it", () => {
  expect(entry("shop_web_apps_Deployment")).toEqual({
    namespace: "shop",
    name: "web",
    group: "apps",
    version: "v1",
    kind: "Deployment",
  });
  expect(
    made("shop_web__Service", "_system__node_rbac.authorization.k8s.io_ClusterRole").map(
      inventoryTitle,
    ),
  ).toEqual(["Service/shop/web", "ClusterRole/system:node"]);
  for (const none of ["", "web", "shop_web", "shop__apps_Deployment"])
    expect(entry(none)).toBeUndefined();
});

test("what is still there is what nobody deletes, has taken over, or is to keep; only metadata is asked for", async () => {
  const metadata: Readonly<Record<string, object>> = {
    left: { labels: owned },
    going: { labels: owned, deletionTimestamp: "2026-10-28T12:00:00Z" },
    taken: { labels: { ...owned, [`${group}/name`]: "shop.other" } },
    kept: { labels: owned, annotations: { [`${group}/prune`]: "disabled" } },
    ignored: { labels: owned, annotations: { [`${group}/ssa`]: "Ignore" } },
  };
  const { access, asked } = await cluster((path) => {
    const name = path.split("/").at(-1) ?? "";
    if (name === "hidden") return 403;
    const found = metadata[name];
    return found === undefined ? 404 : { kind: "PartialObjectMetadata", metadata: found };
  });
  const names = [...Object.keys(metadata), "gone", "hidden"];
  const found = await stillThere(access, owner, [
    ...made(...names.map((name) => `shop_${name}__Secret`)),
    ...made("shop_x_nobody.example.com_Unknown"),
  ]);
  expect(found).toEqual({
    there: ["Secret/shop/left"],
    unseen: ["Secret/shop/hidden", "Unknown/shop/x"],
  });
  expect(asked[0]).toEqual({
    path: "/api/v1/namespaces/shop/secrets/left",
    accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
  });
});

test("of a long inventory fifty objects are looked for, and the rest counts as not seen", async () => {
  const { access, asked } = await cluster(() => 404);
  const ids = Array.from({ length: 60 }, (_, index) => `shop_c${index}__ConfigMap`);
  const rest = Array.from({ length: 10 }, (_, index) => `ConfigMap/shop/c${50 + index}`);
  expect(await stillThere(access, owner, made(...ids))).toEqual({ there: [], unseen: rest });
  expect(asked).toHaveLength(50);
});

test("that a cluster does not answer is no answer", async () => {
  const { access } = await cluster(() => 503);
  const web = made("shop_web_apps_Deployment");
  await expect(stillThere(access, owner, web)).rejects.toMatchObject({
    code: "upstream_unavailable",
  });
  await expect(unreadyWorkloads(access, web)).rejects.toMatchObject({
    code: "upstream_unavailable",
  });
});

test("workloads are told with their counts, and those that may not be seen are left out", async () => {
  const answers: Readonly<Record<string, object>> = {
    "/apis/apps/v1/namespaces/shop/deployments/web": { spec: { replicas: 2 }, status: {} },
    "/apis/apps/v1/namespaces/shop/deployments/well": {
      spec: { replicas: 1 },
      status: { availableReplicas: 1 },
    },
    "/apis/apps/v1/namespaces/shop/daemonsets/agent": {
      spec: {},
      status: { desiredNumberScheduled: 3, numberAvailable: 1 },
    },
    "/apis/apps/v1/namespaces/shop/statefulsets/odd": { spec: { replicas: "many" } },
  };
  const { access } = await cluster((path) => answers[path] ?? 403);
  const inventory = made(
    "shop_web_apps_Deployment",
    "shop_well_apps_Deployment",
    "shop_agent_apps_DaemonSet",
    "shop_odd_apps_StatefulSet",
    "shop_hidden_apps_Deployment",
    "shop_web__Service",
  );
  expect(await unreadyWorkloads(access, inventory)).toEqual([
    "Deployment web, 0 of 2 available",
    "DaemonSet agent, 1 of 3 available",
  ]);
});

const item = (name: string) => ({ metadata: { name, generation: 1 }, status: { conditions: [] } });

test("a list goes on from page to page as the cluster says, and leaves out what is no object", async () => {
  const { access, asked } = await cluster((path) =>
    path.includes("continue=next")
      ? { metadata: {}, items: [item("c")] }
      : { metadata: { continue: "next" }, items: [item("a"), { metadata: 1 }, "b"] },
  );
  const pages: string[][] = [];
  for await (const page of listKustomizations(access, "flux-system"))
    pages.push(page.map(({ name }) => name));
  expect(pages).toEqual([["a"], ["c"]]);
  expect(asked.map(({ path }) => path.split("?")[1])).toEqual([
    "limit=100",
    "limit=100&continue=next",
  ]);
});

test("a list that took so long that the cluster forgot it goes on by the token that it then gives", async () => {
  // As k8s.io/apiserver/pkg/storage/etcd3/errors.go answers (`handleCompactedErrorForPaging`).
  const expired = { kind: "Status", code: 410, reason: "Expired", metadata: { continue: "now" } };
  const { access } = await cluster((path) =>
    path.includes("continue=now")
      ? { metadata: {}, items: [item("c")] }
      : path.includes("continue=next")
        ? expired
        : { metadata: { continue: "next" }, items: [item("a")] },
  );
  const names: string[] = [];
  for await (const page of listKustomizations(access, "flux-system"))
    names.push(...page.map(({ name }) => name));
  expect(names).toEqual(["a", "c"]);
});

test("a list that is none is an error, and one that the cluster forgot for good may be asked for again", async () => {
  const codes = [
    [{ items: "many" }, "upstream_refused"],
    [{ kind: "Status", code: 410, metadata: {} }, "upstream_unavailable"],
  ] as const;
  for (const [answer, code] of codes) {
    const { access } = await cluster(() => answer);
    await expect(listKustomizations(access, "flux-system").next()).rejects.toMatchObject({ code });
  }
});
