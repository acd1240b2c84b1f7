import {
  component,
  deployment,
  each,
  list,
  merge,
  namespace,
  object,
  operation,
  release,
  service,
  sync,
  yaml,
} from "./manifests";
import type { Texts } from "./trees";

/** Ten repositories of clusters and platforms, in the manner of public ones. */
export const platformRepositories: Readonly<Record<string, Texts>> = {
  "clusters, infrastructure and apps with Helm": {
    ...each(["staging", "production"], (env) => ({
      [`clusters/${env}/apps.yaml`]: yaml(sync("apps", `./apps/${env}`)),
      [`clusters/${env}/kustomization.yaml`]: list(["apps.yaml"]),
      [`apps/${env}/kustomization.yaml`]: list(["../base/podinfo"], {
        patches: [
          merge("HelmRelease", "podinfo", { values: { replicas: 3 } }, "helm.toolkit.fluxcd.io/v2"),
        ],
      }),
    })),
    "apps/base/podinfo/kustomization.yaml": list(["release.yaml"], { namespace: "podinfo" }),
    "apps/base/podinfo/release.yaml": yaml(namespace("podinfo"), release("podinfo")),
    "infrastructure/controllers/kustomization.yaml": list(["ingress.yaml"]),
    "infrastructure/controllers/ingress.yaml": yaml(release("ingress-nginx")),
    "infrastructure/configs/kustomization.yaml": list(["issuer.yaml"]),
    "infrastructure/configs/issuer.yaml": yaml(
      object("cert-manager.io/v1", "ClusterIssuer", "acme"),
    ),
  },
  "tenants with their syncs": {
    "tenants/base/dev-team/kustomization.yaml": list(["rbac.yaml", "sync.yaml"]),
    "tenants/base/dev-team/rbac.yaml": yaml(
      namespace("apps"),
      object("v1", "ServiceAccount", "dev-team"),
    ),
    "tenants/base/dev-team/sync.yaml": yaml(sync("dev-team", "./")),
    ...each(["staging", "production"], (env) => ({
      [`tenants/${env}/kustomization.yaml`]: list(["../base/dev-team"], {
        patches: [{ path: "path.yaml" }],
      }),
      [`tenants/${env}/path.yaml`]: yaml(sync("dev-team", `./${env}`)),
    })),
  },
  "apps of apps": {
    "root/kustomization.yaml": list(["apps.yaml", "../projects"]),
    "root/apps.yaml": yaml(
      object("argoproj.io/v1alpha1", "Application", "apps", { spec: { source: { path: "apps" } } }),
    ),
    "projects/kustomization.yaml": list(["project.yaml"]),
    "projects/project.yaml": yaml(object("argoproj.io/v1alpha1", "AppProject", "platform")),
    "apps/kustomization.yaml": list(["blog", "wiki"], { namespace: "argocd" }),
    ...each(["blog", "wiki"], (name) => ({
      [`apps/${name}/kustomization.yml`]: list(["app.yaml"], {
        commonAnnotations: { owner: name },
      }),
      [`apps/${name}/app.yaml`]: yaml(object("argoproj.io/v1alpha1", "Application", name)),
    })),
  },
  "certificates and ingress": {
    "issuers/kustomization.yaml": list(["issuers.yaml"]),
    "issuers/issuers.yaml": yaml(
      object("cert-manager.io/v1", "ClusterIssuer", "a"),
      object("cert-manager.io/v1", "ClusterIssuer", "b"),
    ),
    "ingress/kustomization.yaml": list(["../issuers", "ingress.yaml"], {
      commonLabels: { part: "edge" },
    }),
    "ingress/ingress.yaml": yaml(
      object("networking.k8s.io/v1", "Ingress", "web", {
        spec: { rules: [{ host: "a.example.com" }] },
      }),
    ),
  },
  "monitoring with dashboards": {
    "monitoring/kustomization.yaml": list(["rules.yaml"], {
      namespace: "monitoring",
      configMapGenerator: [
        { name: "dashboards", files: ["boards/a.json", "second.json=boards/b.json"] },
      ],
      generatorOptions: { disableNameSuffixHash: true, labels: { grafana_dashboard: "1" } },
    }),
    "monitoring/boards/a.json": '{ "title": "A" }\n',
    "monitoring/boards/b.json": '{ "title": "B" }\n',
    "monitoring/rules.yaml": yaml(object("monitoring.coreos.com/v1", "PrometheusRule", "rules")),
    "production/kustomization.yaml": list(["../monitoring"], { nameSuffix: "-prod" }),
  },
  "a library of policies": {
    "kustomization.yaml": list(["general", "security"]),
    "general/kustomization.yaml": list(["a.yaml"]),
    "general/a.yaml": `apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata:\n  name: a\n  annotations:\n    policies.kyverno.io/description: "What it is for,\n    in two lines."\nspec: { rules: [] }\n`,
    "security/kustomization.yaml": list(["b.yaml", "nested"]),
    "security/b.yaml": yaml(object("kyverno.io/v1", "ClusterPolicy", "b")),
    "security/nested/kustomization.yaml": list(["c.yaml"], { namePrefix: "strict-" }),
    "security/nested/c.yaml": yaml(object("kyverno.io/v1", "ClusterPolicy", "c")),
  },
  "namespaces as a service": {
    "base/kustomization.yaml": list(["all.yaml"]),
    "base/all.yaml": yaml(
      namespace("team"),
      object("v1", "ResourceQuota", "quota", { spec: { hard: { pods: "10" } } }),
      object("rbac.authorization.k8s.io/v1", "RoleBinding", "admins", {
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
        subjects: [{ kind: "Group", name: "team", apiGroup: "rbac.authorization.k8s.io" }],
      }),
    ),
    ...each(["red", "blue"], (team) => ({
      [`teams/${team}/kustomization.yaml`]: list(["../../base"], {
        namespace: team,
        patches: [
          {
            ...operation("RoleBinding", "replace", "/subjects/0/name", team),
            options: { allowNameChange: true },
          },
        ],
      }),
    })),
  },
  "an operator": {
    "config/crd/kustomization.yaml": list(["crd.yaml"]),
    "config/crd/crd.yaml": yaml(
      object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "things.example.com"),
    ),
    "config/rbac/kustomization.yaml": list(["role.yaml"]),
    "config/rbac/role.yaml": yaml(
      object("v1", "ServiceAccount", "manager"),
      object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "manager", {
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "manager" },
        subjects: [{ kind: "ServiceAccount", name: "manager", namespace: "system" }],
      }),
      object("rbac.authorization.k8s.io/v1", "ClusterRole", "manager", { rules: [] }),
    ),
    "config/manager/kustomization.yaml": list(["manager.yaml"], {
      images: [{ name: "controller", newName: "example.com/op", newTag: "v1" }],
    }),
    "config/manager/manager.yaml": yaml({
      ...deployment("manager", "controller:latest"),
      metadata: { name: "manager", namespace: "system" },
    }),
    "config/webhook/kustomization.yaml": list(["service.yaml"], { configurations: ["names.yaml"] }),
    "config/webhook/service.yaml": yaml(service("webhook")),
    "config/webhook/names.yaml": "nameReference: []\n",
    "config/default/kustomization.yaml": list(["../crd", "../rbac", "../manager"], {
      namespace: "op-system",
      namePrefix: "op-",
    }),
  },
  "images by digest": {
    "config/kustomization.yaml": list(["500-controller.yaml"], {
      images: [{ name: "ko://controller", newName: "example.com/c" }],
    }),
    "config/500-controller.yaml": yaml(deployment("controller", "example.com/controller")),
    "release/kustomization.yaml": list(["../config"], {
      images: [{ name: "example.com/controller", digest: `sha256:${"a".repeat(64)}` }],
    }),
  },
  "a cluster at home": {
    "components/common/kustomization.yaml": component({ resources: ["secret.yaml"] }),
    "components/common/secret.yaml": yaml(
      object("v1", "Secret", "domain", { stringData: { domain: "example.com" } }),
    ),
    ...each(["media", "network"], (space) => ({
      [`apps/${space}/kustomization.yaml`]: list(["namespace.yaml", "./one/ks.yaml"], {
        namespace: space,
        components: ["../../components/common"],
      }),
      [`apps/${space}/namespace.yaml`]: yaml(namespace("not-used")),
      [`apps/${space}/one/ks.yaml`]: yaml(sync("one", `./apps/${space}/one/app`)),
      [`apps/${space}/one/app/kustomization.yaml`]: list(["./release.yaml"], {
        configMapGenerator: [{ name: "values", files: ["values.yaml=./values.yaml"] }],
      }),
      [`apps/${space}/one/app/release.yaml`]: yaml(release("one")),
      [`apps/${space}/one/app/values.yaml`]: "replicas: 2\n",
    })),
  },
};
