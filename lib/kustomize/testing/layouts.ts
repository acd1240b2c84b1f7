import type { Texts } from "./trees";

/** Folders in the manner of public repositories, by name; `folder` is what is built. */
export interface Layout {
  folder: string;
  texts: Texts;
}

const deployment = (name: string, more = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: { app: ${name} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      serviceAccountName: ${name}
      initContainers:
        - { name: migrate, image: "registry.example.com/${name}/migrate:1.0", command: [migrate] }
      containers:
        - name: main
          image: registry.example.com/${name}:1.0.0
          ports: [{ containerPort: 8080 }, { containerPort: 9090, name: metrics, protocol: TCP }]
          env:
            - { name: LEVEL, value: info }
            - name: URL
              valueFrom: { configMapKeyRef: { name: ${name}-config, key: url } }
            - name: TOKEN
              valueFrom: { secretKeyRef: { name: ${name}-secret, key: token } }
          envFrom:
            - configMapRef: { name: ${name}-config }
            - secretRef: { name: ${name}-secret }
          volumeMounts: [{ name: config, mountPath: /etc/config }]
        - name: sidecar
          image: nginx
      imagePullSecrets: [{ name: ${name}-secret }]
      volumes:
        - { name: config, configMap: { name: ${name}-config, defaultMode: 0644 } }
        - name: all
          projected:
            sources: [{ secret: { name: ${name}-secret } }, { configMap: { name: ${name}-config } }]
        - { name: data, persistentVolumeClaim: { claimName: ${name}-data } }
        - { name: tmp, emptyDir: {} }
${more}`;
const service = (name: string): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: ${name} }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
`;
const account = (name: string, namespace = ""): string => `apiVersion: v1
kind: ServiceAccount
metadata: { name: ${name}${namespace === "" ? "" : `, namespace: ${namespace}`} }
`;
const configMap = (name: string, more = ""): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: ${name} }
data: { url: "http://localhost", "a.json": "{}" }
${more}`;
const claim = (name: string): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec: { accessModes: [ReadWriteOnce], storageClassName: fast, resources: { requests: { storage: 1Gi } } }
`;
const ingress = (name: string): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  annotations: { nginx.ingress.kubernetes.io/auth-secret: ${name}-secret, x: "1" }
spec:
  ingressClassName: public
  tls: [{ hosts: [a.example.com], secretName: ${name}-secret }]
  rules:
    - host: a.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${name}, port: { number: 80 } } } }] }
`;
const autoscaler = (name: string): string => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: ${name} }
spec: { minReplicas: 2, maxReplicas: 5, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} } }
`;
const roles = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: ${name} }
rules: [{ apiGroups: [""], resources: [configmaps], resourceNames: [${name}-config, other], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: ${name} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name} }
subjects: [{ kind: ServiceAccount, name: ${name} }, { kind: ServiceAccount, name: default, namespace: x }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: ${name} }
rules: [{ apiGroups: [""], resources: [secrets], resourceNames: [${name}-secret], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ${name} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name} }
subjects: [{ kind: ServiceAccount, name: ${name}, namespace: default }, { kind: Group, name: ops }]
`;
const statefulSet = (name: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name} }
spec:
  serviceName: ${name}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { topologyKey: a, labelSelector: { matchLabels: { app: ${name} } } }
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: ${name} } } }
      containers: [{ name: main, image: "postgres:16@sha256:aaaa", envFrom: [{ secretRef: { name: ${name}-secret } }] }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;
const cronJob = (name: string): string => `apiVersion: batch/v1
kind: CronJob
metadata: { name: ${name} }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          serviceAccountName: ${name}
          containers: [{ name: main, image: busybox, env: [{ name: A, valueFrom: { secretKeyRef: { name: ${name}-secret, key: k } } }] }]
`;
const namespace = (name: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;
const policy = (name: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name} }
spec:
  podSelector: { matchLabels: { app: ${name} } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: client } } }] }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name} }
spec: { minAvailable: 1, selector: { matchLabels: { app: ${name} } } }
`;
const custom = (name: string): string => `apiVersion: example.com/v1
kind: Widget
metadata: { name: ${name}, annotations: {} }
spec:
  list: [{ name: a, value: 1 }, { name: b, value: 2 }]
  template: { spec: { containers: [{ name: x, image: nginx }] } }
  configMapRef: { name: ${name}-config }
`;

export const all = (name: string): Record<string, string> => ({
  "deployment.yaml": deployment(name),
  "service.yaml": service(name),
  "account.yaml": account(name),
  "claim.yaml": claim(`${name}-data`),
  "ingress.yaml": ingress(name),
  "autoscaler.yaml": autoscaler(name),
  "roles.yaml": roles(name),
  "stateful.yaml": statefulSet(name),
  "cron.yaml": cronJob(name),
  "policy.yaml": policy(name),
  "custom.yaml": custom(name),
  "namespace.yaml": namespace(name),
});

const listing = (texts: Texts, more = ""): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${Object.keys(
    texts,
  )
    .map((file) => `  - ${file}\n`)
    .join("")}${more}`;

const generators = (name: string): string => `configMapGenerator:
  - name: ${name}-config
    literals: [url=http://base, "quoted='x y'", empty=]
secretGenerator:
  - name: ${name}-secret
    literals: [token=t0ken, k=<&>]
`;

/** A base of every kind at `base/`, with generators. */
export function base(name: string, more = "", folder = "base"): Record<string, string> {
  const texts = all(name);
  return {
    ...Object.fromEntries(Object.entries(texts).map(([file, text]) => [`${folder}/${file}`, text])),
    [`${folder}/kustomization.yaml`]: listing(texts, generators(name) + more),
  };
}

const overlay = (kustomization: string, files: Texts = {}, from = base("shop")): Layout => ({
  folder: "overlays/prod",
  texts: {
    ...from,
    "overlays/prod/kustomization.yaml": `resources: [../../base]\n${kustomization}`,
    ...Object.fromEntries(
      Object.entries(files).map(([file, text]) => [
        file.startsWith("/") ? file.slice(1) : `overlays/prod/${file}`,
        text,
      ]),
    ),
  },
});

const single = (files: Texts, kustomization: string): Layout => ({
  folder: ".",
  texts: {
    ...files,
    "kustomization.yaml": listing(
      Object.fromEntries(Object.entries(files).filter(([file]) => /^[a-z-]+\.yaml$/.test(file))),
      kustomization,
    ),
  },
});

const patchOf = (kind: string, apiVersion: string, spec: string, name = "shop"): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${spec}`;
const pod = (text: string): string =>
  patchOf("Deployment", "apps/v1", `spec:\n  template:\n    spec:\n${text}`);
const withPatch = (text: string, target = ""): Layout =>
  overlay(`patches:\n  - path: patch.yaml\n${target}`, { "patch.yaml": text });
const withOperations = (target: string, ...operations: string[]): Layout =>
  overlay(
    `patches:\n  - target: ${target}\n    patch: |-\n${operations.map((one) => `      - ${one}\n`).join("")}`,
  );

export const layouts: Readonly<Record<string, Layout>> = {
  "a base with generators": { folder: "base", texts: base("shop") },
  "an overlay that changes nothing": overlay(""),
  "a namespace": overlay("namespace: prod\n"),
  "a prefix": overlay("namePrefix: prod-\n"),
  "a suffix": overlay("nameSuffix: -v2\n"),
  "prefix, suffix and namespace": overlay("namePrefix: p-\nnameSuffix: -s\nnamespace: prod\n"),
  "common labels": overlay("commonLabels: { team: web, env: prod }\n"),
  labels: overlay("labels:\n  - pairs: { team: web }\n"),
  "labels of templates": overlay("labels:\n  - pairs: { team: web }\n    includeTemplates: true\n"),
  "labels of selectors": overlay("labels:\n  - pairs: { team: web }\n    includeSelectors: true\n"),
  "labels of fields": overlay(
    "labels:\n  - pairs: { team: web }\n    fields:\n      - { path: spec/labels, kind: Widget, create: true }\n",
  ),
  "common annotations": overlay("commonAnnotations: { owner: web, note: 'a: b' }\n"),
  "images by tag": overlay(
    "images:\n  - { name: registry.example.com/shop, newTag: 2.0.0 }\n  - { name: nginx, newName: mirror.example.com/nginx }\n  - { name: busybox, digest: 'sha256:bbbb' }\n  - { name: postgres, newTag: '17' }\n",
  ),
  "images by digest and name": overlay(
    "images:\n  - { name: nginx, newName: m:5000/nginx, newTag: '1', digest: 'sha256:cc' }\n  - { name: postgres, newName: pg }\n",
  ),
  replicas: overlay("replicas: [{ name: shop, count: 7 }]\n"),
  "replicas after a prefix": overlay("namePrefix: p-\nreplicas: [{ name: shop, count: 7 }]\n"),
  "keys in another case": overlay("NamePrefix: p-\nCOMMONLABELS: { a: b }\n"),
  bases: {
    folder: "over",
    texts: { ...base("shop"), "over/kustomization.yaml": "bases: [../base]\nnamespace: other\n" },
  },
  "a patch of a container by name": withPatch(
    pod(
      "      containers:\n        - name: main\n          env: [{ name: LEVEL, value: debug }, { name: NEW, value: x }]\n          resources: { limits: { cpu: 1 } }\n",
    ),
  ),
  "a patch that adds a container and a volume": withPatch(
    pod(
      "      containers: [{ name: added, image: added }]\n      volumes: [{ name: more, emptyDir: {} }]\n",
    ),
  ),
  "a patch that deletes a container": withPatch(
    pod("      containers: [{ name: sidecar, $patch: delete }]\n"),
  ),
  "a patch that replaces a list": withPatch(
    pod("      containers:\n        - $patch: replace\n        - { name: only, image: only }\n"),
  ),
  "a patch that replaces a map": withPatch(
    pod(
      "      containers:\n        - name: main\n          $patch: replace\n          image: other\n",
    ),
  ),
  "a patch that deletes by null": withPatch(
    pod("      serviceAccountName: null\n      imagePullSecrets: null\n"),
  ),
  "a patch of ports": withPatch(
    pod(
      "      containers:\n        - name: main\n          ports: [{ containerPort: 8080, protocol: TCP, name: http }, { containerPort: 7070 }]\n",
    ),
  ),
  "a patch of ports of a service": withPatch(
    patchOf("Service", "v1", "spec: { type: LoadBalancer, ports: [{ port: 443, name: https }] }\n"),
  ),
  "a patch that deletes an object": withPatch(
    patchOf("Ingress", "networking.k8s.io/v1", "$patch: delete\n"),
  ),
  "a patch of a custom kind": withPatch(
    patchOf("Widget", "example.com/v1", "spec: { list: [{ name: c }], added: { x: 1 } }\n"),
  ),
  "a patch of finalizers": overlay("patches: [{ path: a.yaml }]\n", {
    "a.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: fin, finalizers: [c, a] }\ndata: { y: z }\n",
    "/base/fin.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: fin, finalizers: [a, b] }\ndata: { x: y }\n",
    "/base/kustomization.yaml": listing({ ...all("shop"), "fin.yaml": "" }),
  }),
  "a patch with a target by kind": withPatch(
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: any, labels: { n: 1x } }\nspec: { paused: true }\n",
    "    target: { kind: Deployment }\n",
  ),
  "a patch with a target by pattern": withPatch(
    "apiVersion: v1\nkind: Any\nmetadata: { name: any, annotations: { a: b } }\n",
    "    target: { name: 's.*p', version: v1 }\n",
  ),
  "a patch with a target by label": withPatch(
    "apiVersion: v1\nkind: Any\nmetadata: { name: any, annotations: { a: b } }\n",
    "    target: { labelSelector: 'app=shop,!none' }\n",
  ),
  "a patch that may change the name": withPatch(
    "apiVersion: v1\nkind: Service\nmetadata: { name: renamed }\n",
    "    target: { kind: Service }\n    options: { allowNameChange: true }\n",
  ),
  "a patch of an object in a namespace": overlay(
    "namespace: prod\npatches:\n  - patch: |-\n      apiVersion: v1\n      kind: Service\n      metadata: { name: shop }\n      spec: { type: NodePort }\n",
  ),
  "patches in one file": withPatch(
    `${patchOf("Service", "v1", "spec: { type: NodePort }\n")}---\n${patchOf("Deployment", "apps/v1", "spec: { replicas: 4 }\n")}`,
  ),
  "operations: add, replace, remove": withOperations(
    "{ kind: Deployment, name: shop }",
    "{ op: replace, path: /spec/replicas, value: 9 }",
    "{ op: add, path: /spec/template/spec/containers/0/env/-, value: { name: Z, value: z } }",
    "{ op: add, path: /spec/template/spec/containers/0/args, value: [a] }",
    "{ op: remove, path: /spec/template/spec/containers/1 }",
    "{ op: test, path: /kind, value: Deployment }",
  ),
  "operations: move, copy and an escape": withOperations(
    "{ kind: Ingress }",
    "{ op: copy, from: /metadata/annotations/x, path: /metadata/annotations/a~1b }",
    "{ op: move, from: /spec/tls/0/secretName, path: /spec/tls/0/was }",
    "{ op: add, path: /spec/rules/0, value: { host: first } }",
  ),
  "operations on annotations that are not written": withOperations(
    "{ kind: Service }",
    "{ op: add, path: /metadata/annotations/new, value: 'yes' }",
  ),
  "operations on what is generated": withOperations(
    "{ kind: ConfigMap }",
    "{ op: add, path: /data/more, value: x }",
  ),
  "operations that rename": withOperations(
    "{ kind: Service, name: shop }",
    "{ op: replace, path: /metadata/name, value: renamed }",
  ),
  "patchesStrategicMerge by path and inline": overlay(
    "patchesStrategicMerge:\n  - patch.yaml\n  - |-\n    apiVersion: v1\n    kind: Service\n    metadata: { name: shop }\n    spec: { type: NodePort }\n",
    { "patch.yaml": patchOf("Deployment", "apps/v1", "spec: { replicas: 4 }\n") },
  ),
  "operations with a value that YAML 1.1 takes for true": withOperations(
    "{ kind: Widget }",
    "{ op: add, path: /spec/yes, value: yes }",
    "{ op: add, path: /spec/off, value: 'off' }",
    "{ op: add, path: /spec/mode, value: 0644 }",
  ),
  patchesJson6902: overlay(
    'patchesJson6902:\n  - target: { version: v1, kind: Service, name: shop }\n    path: ops.yaml\n  - target: { group: apps, version: v1, kind: Deployment, name: shop }\n    patch: \'[{"op":"replace","path":"/spec/replicas","value":1}]\'\n',
    { "ops.yaml": "- { op: add, path: /spec/type, value: NodePort }\n" },
  ),
  "a generator that merges": overlay(
    "configMapGenerator:\n  - name: shop-config\n    behavior: merge\n    literals: [url=http://prod, more=1]\n",
  ),
  "a generator that replaces": overlay(
    "secretGenerator:\n  - name: shop-secret\n    behavior: replace\n    type: example.com/x\n    literals: [token=new]\n",
  ),
  "generators from files": overlay(
    `configMapGenerator:\n  - name: files\n    files: [app.properties, renamed.txt=conf/other.txt, ../../base/shared.ini]\n  - name: envs\n    envs: [vars.env]\n  - name: env\n    env: vars.env\n    options: { disableNameSuffixHash: true, labels: { a: b } }\nsecretGenerator:\n  - name: long\n    files: [conf/other.txt]\n    type: Opaque\n`,
    {
      "app.properties": "a=b\n# comment\n",
      "conf/other.txt": `${"0123456789".repeat(20)}\n<html>&amp; \u2028 ü\n`,
      "/base/shared.ini": "[x]\ny = z\n",
      "vars.env": "# comment\nA=1\n  B=two words\nC\nD=x=y\r\n\nE='q'\n",
    },
  ),
  "generator options": overlay(
    "generatorOptions: { labels: { g: 1x }, annotations: { h: i }, immutable: true }\nconfigMapGenerator:\n  - { name: one, literals: [a=b] }\n  - { name: two, literals: [a=b], options: { labels: { g: own } } }\n",
  ),
  "generator options without a hash": overlay(
    "generatorOptions: { disableNameSuffixHash: true }\nconfigMapGenerator:\n  - { name: one, literals: [a=b] }\n  - { name: none }\nsecretGenerator:\n  - { name: none }\n",
  ),
  "a generator in a namespace": overlay(
    "namespace: prod\nconfigMapGenerator:\n  - { name: one, namespace: other, literals: [a=b] }\n",
  ),
  "an object that is generated into": single(
    { "map.yaml": configMap("m"), "use.yaml": deployment("m").replaceAll("m-config", "m") },
    "configMapGenerator: [{ name: m, behavior: merge, literals: [url=x, z=y] }]\n",
  ),
  "a component": overlay("components: [../../components/metrics]\nnamePrefix: p-\n", {
    "/components/metrics/kustomization.yaml":
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [monitor.yaml]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: { name: shop }\n      spec: { template: { metadata: { annotations: { scrape: 'true' } } } }\nconfigMapGenerator:\n  - { name: shop-config, behavior: merge, literals: [metrics=on] }\n",
    "/components/metrics/monitor.yaml":
      "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: shop }\nspec: { endpoints: [{ port: http }] }\n",
  }),
  "components with prefixes and labels": overlay(
    "components: [../../components/a, ../../components/b]\n",
    {
      "/components/a/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: a-\nlabels: [{ pairs: { a: a } }]\n",
      "/components/b/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamespace: b\nimages: [{ name: nginx, newTag: b }]\n",
    },
  ),
  "two tenants of one base": {
    folder: "all",
    texts: {
      ...base("shop"),
      "all/kustomization.yaml": "resources: [../tenants/a, ../tenants/b]\n",
      "tenants/a/kustomization.yaml":
        "resources: [../../base]\nnamePrefix: a-\nnamespace: team-a\npatches: [{ target: { kind: Namespace }, patch: '{ apiVersion: v1, kind: Namespace, metadata: { name: x }, $patch: delete }' }]\n",
      "tenants/b/kustomization.yaml":
        "resources: [../../base]\nnamePrefix: b-\nnamespace: team-b\nreplicas: [{ name: shop, count: 3 }]\npatches: [{ target: { kind: Namespace }, patch: '{ apiVersion: v1, kind: Namespace, metadata: { name: x }, $patch: delete }' }]\n",
    },
  },
  "apps of apps": {
    folder: "clusters/prod",
    texts: {
      ...base("shop", "", "apps/shop"),
      ...base("blog", "", "apps/blog"),
      "clusters/prod/kustomization.yaml":
        "resources: [shop.yaml, ../../apps/shop, ../../apps/blog, extra]\ncommonLabels: { cluster: prod }\n",
      "clusters/prod/shop.yaml":
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop }\nspec: { source: { path: apps/shop } }\n",
      "clusters/prod/extra/kustomization.yml": "nameSuffix: -x\nresources: [job.yaml]\n",
      "clusters/prod/extra/job.yaml":
        "apiVersion: batch/v1\nkind: Job\nmetadata: { name: j }\nspec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: busybox:1 }] } } }\n",
    },
  },
  "three layers": {
    folder: "c",
    texts: {
      ...base("shop"),
      "a/kustomization.yaml": "resources: [../base]\nnamePrefix: a-\n",
      "b/kustomization.yaml":
        "resources: [../a]\nnameSuffix: -b\npatches:\n  - patch: |-\n      apiVersion: v1\n      kind: Service\n      metadata: { name: a-shop }\n      spec: { type: NodePort }\n",
      "c/kustomization.yaml":
        "resources: [../b]\nnamespace: c\nnamePrefix: c-\nimages: [{ name: nginx, newTag: c }]\npatches:\n  - target: { kind: Deployment, name: shop }\n    patch: |-\n      - { op: add, path: /spec/minReadySeconds, value: 3 }\n",
    },
  },
  "a list, a local object and an empty document": single(
    {
      "list.yaml": `apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }\n  - { apiVersion: v1, kind: ConfigMap, metadata: { name: b, annotations: { config.kubernetes.io/local-config: "true" } } }\n`,
      "empty.yaml": "---\n# nothing\n---\n",
      "numbers.yaml":
        "apiVersion: example.com/v1\nkind: N\nmetadata: { name: n, annotations: { t: true, i: 5 } }\nspec: { mode: 0755, float: 1.5, big: 1e3, yes: yes, tilde: ~, text: '010', exp: 1.0 }\n",
    },
    "namePrefix: x-\n",
  ),
  "webhooks and an APIService": single(
    {
      "hooks.yaml":
        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: { name: w }\nwebhooks: [{ name: a.example.com, clientConfig: { service: { name: svc, namespace: default, path: /x } }, sideEffects: None, admissionReviewVersions: [v1] }]\n---\napiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: { name: v1.x }\nspec: { group: x, version: v1, service: { name: svc, namespace: default } }\n",
      "svc.yaml": service("svc"),
      "crd.yaml":
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.b }\nspec: { conversion: { strategy: Webhook, webhook: { clientConfig: { service: { name: svc, namespace: old } } } } }\n",
    },
    "namePrefix: p-\nnamespace: hooks\n",
  ),
  "storage, priority and persistent volumes": single(
    {
      "storage.yaml":
        "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: fast }\nprovisioner: x\nparameters: { secretName: s }\n---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: high }\nvalue: 10\n---\napiVersion: v1\nkind: PersistentVolume\nmetadata: { name: pv }\nspec: { storageClassName: fast, capacity: { storage: 1Gi } }\n",
      "claim.yaml": claim("c").replace("spec: {", "spec: { volumeName: pv,"),
      "pod.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { priorityClassName: high, volumes: [{ name: v, persistentVolumeClaim: { claimName: c } }], containers: [{ name: a, image: nginx:1 }] }\n",
    },
    "nameSuffix: -s\nnamespace: ns\n",
  ),
  "accounts in other namespaces": single(
    {
      "accounts.yaml": `${account("bot", "one")}---\n${account("bot", "two")}---\n${account("other")}`,
      "binding.yaml":
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: b, namespace: one }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }\nsubjects: [{ kind: ServiceAccount, name: bot, namespace: two }, { kind: ServiceAccount, name: bot, namespace: one }, { kind: ServiceAccount, name: other, namespace: default }]\n",
    },
    "namePrefix: p-\n",
  ),
  "a file in json": {
    folder: ".",
    texts: {
      "a.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"j"},"data":{"a":"<&>"}}',
      Kustomization: "resources: [a.json]\nnamePrefix: k-\n",
    },
  },
};
