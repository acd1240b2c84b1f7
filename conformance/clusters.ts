import https from "node:https";
import { parseApiVersion, resourceOf } from "@/lib/kubernetes";
import { type Api, apiAt, type Body } from "./ask";

/** An object of an inventory: `<namespace>_<name>_<group>_<kind>` and its version. */
export interface Entry {
  id: string;
  v: string;
}

/** What conformance does to a cluster past Slipway, as people do by hand. */
export interface Hand {
  inventory(kustomization: string): Promise<Entry[]>;
  isThere(entry: Entry): Promise<boolean>;
  delete(entry: Entry, kustomization: string): Promise<void>;
  suspend(kustomization: string, value: boolean): Promise<void>;
}

const flux = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations";

/** Where the Kubernetes API has it. */
export function pathOf({ id, v }: Entry): string {
  const [namespace = "", name = "", group = "", kind = ""] = id.split("_");
  const apiVersion = group === "" ? v : `${group}/${v}`;
  const known = resourceOf(apiVersion, kind);
  const resource = known?.resource ?? `${kind.toLowerCase()}s`;
  const root = parseApiVersion(apiVersion).group === "" ? `/api/${v}` : `/apis/${group}/${v}`;
  return namespace === ""
    ? `${root}/${resource}/${name}`
    : `${root}/namespaces/${namespace}/${resource}/${name}`;
}

const reading = (api: Api): Pick<Hand, "inventory" | "isThere"> => ({
  async inventory(kustomization) {
    const { json } = await api.ask("GET", `${flux}/${kustomization}`);
    return (json?.status?.inventory?.entries ?? []) as Entry[];
  },
  async isThere(entry) {
    return (await api.ask("GET", pathOf(entry))).status === 200;
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

export interface Access {
  apiUrl: string;
  token?: string | undefined;
  ca?: string | undefined;
  certificate?: string | undefined;
  key?: string | undefined;
}

/** A cluster with Flux, by an account that may change Kustomizations and delete what instances made. */
export function realCluster(access: Access): Hand {
  const api: Api = {
    ask: (method, path, body, headers) => call(access, method, path, body, headers),
  };
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

function call(
  { apiUrl, token, ca, certificate, key }: Access,
  method: string,
  path: string,
  body: Body | undefined,
  headers: Record<string, string> = {},
): ReturnType<Api["ask"]> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      new URL(`${apiUrl}${path}`),
      {
        method,
        ...(ca === undefined ? {} : { ca }),
        ...(certificate === undefined ? {} : { cert: certificate, key }),
        headers: {
          accept: "application/json",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        signal: AbortSignal.timeout(30_000),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          const text = Buffer.concat(chunks).toString("utf8");
          if (status < 300 || status === 404)
            resolve({ status, json: JSON.parse(text || "null") as unknown });
          else reject(new Error(`The cluster answered ${method} ${path} with HTTP ${status}`));
        });
      },
    );
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
