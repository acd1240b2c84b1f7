import {
  yaml,
  list,
  component,
  object,
  config,
  merge,
  operation,
  app,
  each,
  environments,
} from "./manifests";
import type { Texts } from "./trees";

/** Ten repositories of applications, in the manner of public ones. */
export const applicationRepositories: Readonly<Record<string, Texts>> = {
  "a monorepo of applications with overlays": each(["cart", "shop", "pay"], (name) => ({
    ...app(`apps/${name}/base`, name),
    ...each(environments, (env, index) => ({
      [`apps/${name}/overlays/${env}/kustomization.yaml`]: list(["../../base"], {
        namespace: `${name}-${env}`,
        replicas: [{ name, count: index + 1 }],
        images: [{ name: `registry.example.com/${name}`, newTag: `1.${index}.0` }],
      }),
    })),
  })),
  "editions of components": {
    ...app("base", "example"),
    "components/database/kustomization.yaml": component({
      secretGenerator: [{ name: "db", literals: ["password=x"] }],
      patches: [
        merge("Deployment", "example", {
          template: { spec: { volumes: [{ name: "db", secret: { secretName: "db" } }] } },
        }),
      ],
    }),
    "components/ldap/kustomization.yaml": component({
      configMapGenerator: [{ name: "example-config", behavior: "merge", literals: ["ldap=on"] }],
    }),
    ...each(["community", "enterprise", "dev"], (edition, index) => ({
      [`overlays/${edition}/kustomization.yaml`]: list(["../../base"], {
        components: ["../../components/database", "../../components/ldap"].slice(
          0,
          1 + (index % 2),
        ),
      }),
    })),
  },
  "configuration by environment": {
    ...app("base", "api"),
    ...each(environments, (env) => ({
      [`envs/${env}/kustomization.yaml`]: list(["../../base"], {
        nameSuffix: `-${env}`,
        configMapGenerator: [
          { name: "api-config", behavior: "merge", envs: ["config.env"], files: ["app.ini"] },
        ],
        secretGenerator: [{ name: "api-secret", envs: ["secret.env"], type: "Opaque" }],
      }),
      [`envs/${env}/config.env`]: `# ${env}\nLEVEL=debug\n`,
      [`envs/${env}/secret.env`]: "TOKEN=none\n",
      [`envs/${env}/app.ini`]: `[app]\nenv=${env}\n`,
    })),
  },
  "environments of variants": {
    ...app("base", "app"),
    ...each(["eu", "us", "prod", "qa"], (variant) => ({
      [`variants/${variant}/kustomization.yaml`]: component({
        patches: [operation("Deployment", "add", "/metadata/labels", { variant })],
      }),
    })),
    ...each(["prod-eu", "prod-us", "qa-eu"], (env) => ({
      [`envs/${env}/kustomization.yaml`]: list(["../../base"], {
        namespace: env,
        components: env.split("-").map((variant) => `../../variants/${variant}`),
      }),
    })),
  },
  "three levels: base, region, cluster": {
    ...app("base", "edge"),
    ...each(["eu", "us"], (region) => ({
      [`regions/${region}/kustomization.yaml`]: list(["../../base"], {
        labels: [{ pairs: { region }, includeSelectors: true }],
      }),
      ...each(["1", "2"], (number) => ({
        [`clusters/${region}-${number}/kustomization.yaml`]: list([`../../regions/${region}`], {
          namePrefix: `${region}${number}-`,
        }),
      })),
    })),
  },
  "hub and spokes": {
    ...app("base", "agent"),
    ...each(["one", "two", "three"], (spoke) => ({
      [`spokes/${spoke}/kustomization.yaml`]: list(["../../base"], {
        patches: [
          operation("Deployment", "replace", "/spec/replicas", 2),
          operation("Service", "add", "/metadata/annotations", { spoke }),
        ],
      }),
    })),
    "hub/kustomization.yaml": list(["../base", "policy.yaml"], { namespace: "hub" }),
    "hub/policy.yaml": yaml(
      object("networking.k8s.io/v1", "NetworkPolicy", "deny", { spec: { podSelector: {} } }),
    ),
  },
  "fields of earlier versions": {
    ...app("base", "old"),
    "overlay/kustomization.yaml": yaml({
      bases: ["../base"],
      commonLabels: { era: "old" },
      imageTags: [{ name: "registry.example.com/old", newTag: "2.0.0" }],
      patchesStrategicMerge: ["more.yaml"],
      patchesJson6902: [
        { target: { version: "v1", kind: "Service", name: "old" }, path: "port.yaml" },
      ],
    }),
    "overlay/more.yaml": yaml(object("apps/v1", "Deployment", "old", { spec: { replicas: 4 } })),
    "overlay/port.yaml": "- op: replace\n  path: /spec/ports/0/port\n  value: 81\n",
  },
  previews: {
    ...app("base", "web"),
    ...each(["pr-1", "pr-2", "pr-30"], (name) => ({
      [`previews/${name}/kustomization.yaml`]: list(["../../base"], {
        nameSuffix: `-${name}`,
        labels: [{ pairs: { preview: name }, includeTemplates: true, includeSelectors: true }],
        images: [{ name: "registry.example.com/web", newTag: name }],
      }),
    })),
  },
  "a database": {
    "postgres/kustomization.yaml": list(["db.yaml"], {
      secretGenerator: [{ name: "login", files: ["password.txt"] }],
      commonAnnotations: { backup: "daily" },
    }),
    "postgres/password.txt": "none\n",
    "postgres/db.yaml": yaml(
      object("apps/v1", "StatefulSet", "db", {
        spec: {
          serviceName: "db",
          selector: { matchLabels: { app: "db" } },
          template: {
            metadata: { labels: { app: "db" } },
            spec: {
              containers: [
                {
                  name: "db",
                  image: "postgres:17",
                  env: [
                    {
                      name: "P",
                      valueFrom: { secretKeyRef: { name: "login", key: "password.txt" } },
                    },
                  ],
                },
              ],
            },
          },
        },
      }),
    ),
    "large/kustomization.yaml": list(["../postgres"], {
      patches: [
        merge("StatefulSet", "db", {
          template: {
            spec: { containers: [{ name: "db", resources: { requests: { memory: "8Gi" } } }] },
          },
        }),
      ],
    }),
  },
  "blue and green": {
    ...app("base", "front"),
    ...each(["blue", "green"], (colour) => ({
      [`${colour}/kustomization.yaml`]: list(["../base"], {
        nameSuffix: `-${colour}`,
        labels: [{ pairs: { colour }, includeSelectors: true }],
      }),
    })),
    "both/kustomization.yaml": list(["../blue", "../green", "route.yaml"], { namespace: "front" }),
    "both/route.yaml": yaml(config("route", { active: "blue" })),
  },
};
