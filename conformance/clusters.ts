import { type ClusterAccess, readInventoryEntry } from "@/lib/gitops";
import { resourceOf } from "@/lib/kubernetes";
import { apiAt, type Api, type Body } from "./ask";
import { kubernetesApi } from "./kubernetes-api";

/** An object of an inventory: `<namespace>_<name>_<group>_<kind>` and its version. */
export interface Entry {
  id: string;
  v: string;
}

/** What conformance does to a cluster past Slipway, as people do by hand. */
export interface Hand {
  inventory(kustomization: string): Promise<Entry[]>;
  /** Which one is there: another `metadata.uid` is another object. Undefined: none is. */
  uidOf(entry: Entry): Promise<string | undefined>;
  delete(entry: Entry, kustomization: string): Promise<void>;
  suspend(kustomization: string, value: boolean): Promise<void>;
}

const flux = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations";

/** Where the Kubernetes API has it. */
export function pathOf(entry: Entry): string {
  const object = readInventoryEntry(entry);
  if (object === undefined) throw new Error(`The inventory has the entry ${entry.id}`);
  const { group, version, kind, namespace, name } = object;
  const known = resourceOf(group === "" ? version : `${group}/${version}`, kind);
  const resource = known?.resource ?? `${kind.toLowerCase()}s`;
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = namespace === "" ? "" : `/namespaces/${namespace}`;
  return `${root}${place}/${resource}/${encodeURIComponent(name)}`;
}

const reading = (api: Api): Pick<Hand, "inventory" | "uidOf"> => ({
  async inventory(kustomization) {
    const { json } = await api.ask("GET", `${flux}/${kustomization}`);
    return (json?.status?.inventory?.entries ?? []) as Entry[];
  },
  async uidOf(entry) {
    const { status, json } = await api.ask("GET", pathOf(entry));
    return status === 404 ? undefined : String(json?.metadata?.uid);
  },
});

/** The sandbox's stand-in for Flux: it reads as Kubernetes does, and is changed by calls of its own. */
export function standIn(url: string, cluster: string, token: string): Hand {
  const api = apiAt(`${url}/clusters/${cluster}`, { authorization: `Bearer ${token}` });
  const own = apiAt(url, {});
  const done = async (path: string) => {
    const { status } = await own.ask("POST", path);
    if (status === 404) throw new Error(`The stand-in knows nothing of ${path}`);
  };
  return {
    ...reading(api),
    delete: ({ id }) => done(`/delete?cluster=${cluster}&id=${encodeURIComponent(id)}`),
    suspend: (name, value) =>
      done(
        `/${value ? "suspend" : "resume"}?cluster=${cluster}&kind=Kustomization&name=${encodeURIComponent(name)}`,
      ),
  };
}

/** A cluster with Flux, by an account that may change Kustomizations and delete what instances made. */
export function realCluster(access: ClusterAccess): Hand {
  const api = kubernetesApi(access);
  const patch = (name: string, body: Body) =>
    api.ask("PATCH", `${flux}/${name}`, body, { "content-type": "application/merge-patch+json" });
  return {
    ...reading(api),
    async delete(entry, kustomization) {
      await api.ask("DELETE", pathOf(entry));
      // As `flux reconcile` does: its own interval may be long.
      const requested = { "reconcile.fluxcd.io/requestedAt": new Date().toISOString() };
      await patch(kustomization, { metadata: { annotations: requested } });
    },
    async suspend(name, value) {
      await patch(name, { spec: { suspend: value } });
    },
  };
}
