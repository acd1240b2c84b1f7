import type { JsonObject } from "@/lib/json";
import type { Texts } from "./trees";

/** Documents of JSON, which is YAML. */
export const yaml = (...objects: JsonObject[]): string =>
  objects.map((one) => `${JSON.stringify(one)}\n`).join("---\n");
export const list = (resources: string[], more: JsonObject = {}): string =>
  yaml({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources,
    ...more,
  });
export const component = (more: JsonObject): string =>
  yaml({ apiVersion: "kustomize.config.k8s.io/v1alpha1", kind: "Component", ...more });

export const object = (apiVersion: string, kind: string, name: string, more: JsonObject = {}) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...more,
});
export const deployment = (name: string, image = `registry.example.com/${name}:1.0.0`) =>
  object("apps/v1", "Deployment", name, {
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            { name: "main", image, envFrom: [{ configMapRef: { name: `${name}-config` } }] },
          ],
        },
      },
    },
  });
export const service = (name: string) =>
  object("v1", "Service", name, { spec: { selector: { app: name }, ports: [{ port: 80 }] } });
export const config = (name: string, data: JsonObject = { a: "b" }) =>
  object("v1", "ConfigMap", name, { data });
export const namespace = (name: string) => object("v1", "Namespace", name);
export const release = (name: string) =>
  object("helm.toolkit.fluxcd.io/v2", "HelmRelease", name, {
    spec: { interval: "1h", values: { replicas: 1 }, chart: { spec: { chart: name } } },
  });
export const sync = (name: string, path: string) =>
  object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", name, {
    spec: {
      path,
      interval: "10m",
      prune: true,
      sourceRef: { kind: "GitRepository", name: "flux-system" },
    },
  });
export const merge = (
  kind: string,
  name: string,
  spec: JsonObject,
  apiVersion = "apps/v1",
): JsonObject => ({
  patch: JSON.stringify({ apiVersion, kind, metadata: { name }, spec }),
});
export const operation = (
  kind: string,
  op: string,
  path: string,
  value: JsonObject[string],
): JsonObject => ({
  target: { kind },
  patch: JSON.stringify([{ op, path, value }]),
});

export const app = (folder: string, name: string): Texts => ({
  [`${folder}/kustomization.yaml`]: list(["app.yaml"], {
    configMapGenerator: [{ name: `${name}-config`, literals: ["level=info"] }],
  }),
  [`${folder}/app.yaml`]: yaml(deployment(name), service(name)),
});
export const each = (
  names: readonly string[],
  texts: (name: string, index: number) => Texts,
): Texts => Object.assign({}, ...names.map(texts)) as Texts;
export const environments = ["dev", "staging", "prod"];
