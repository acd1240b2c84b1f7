import * as fc from "fast-check";
import { base, type Layout } from "./layouts";

const pick = <Value>(...values: Value[]) => fc.constantFrom(...values);
const maybe = (...texts: string[]) => pick("", ...texts);

const container = (text: string): string =>
  `  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: shop }
      spec: { template: { spec: { containers: [${text}] } } }
`;

const patches = fc.uniqueArray(
  pick(
    container("{ name: main, env: [{ name: LEVEL, value: debug }] }"),
    container("{ name: main, image: 'other:2', ports: [{ containerPort: 8080, name: web }] }"),
    container("{ name: added, image: nginx, env: [{ name: A }, { name: B, value: null }] }"),
    container("{ name: main, volumeMounts: [{ mountPath: /tmp, name: tmp }] }"),
    container("{ name: main, envFrom: [], args: [a, b] }"),
    container("{ name: sidecar, $patch: delete }"),
    container("{ $patch: replace }, { name: only, image: 'nginx:1' }"),
    "  - target: { kind: Deployment|StatefulSet }\n    patch: |-\n      - { op: add, path: /spec/template/metadata/labels/x, value: 'on' }\n",
    "  - target: { kind: Service }\n    patch: |-\n      - { op: add, path: /metadata/annotations/x~1y, value: z }\n      - { op: replace, path: /spec/ports/0/port, value: 81 }\n",
    "  - target: { group: rbac.authorization.k8s.io }\n    patch: '{ apiVersion: v1, kind: X, metadata: { name: x, labels: { rbac: yes-it-is } } }'\n",
    "  - target: { kind: Ingress, annotationSelector: x=1 }\n    patch: '{ apiVersion: v1, kind: X, metadata: { name: x }, $patch: delete }'\n",
    `  - target: { kind: StatefulSet, name: shop }
    patch: '[{ "op": "test", "path": "/spec/serviceName", "value": "shop" }, { "op": "remove", "path": "/spec/volumeClaimTemplates" }]'
`,
    "  - target: { kind: Widget }\n    patch: '{ apiVersion: v1, kind: Widget, metadata: { name: x }, spec: { list: null, template: { spec: { containers: [{ image: nginx }] } } } }'\n",
    "  - target: { kind: CronJob }\n    patch: '{ apiVersion: v1, kind: CronJob, metadata: { name: x }, spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: main, env: [{ name: B, value: b }] }] } } } } } }'\n",
    `  - target: { kind: PodDisruptionBudget }
    patch: '[{ "op": "move", "from": "/spec/minAvailable", "path": "/spec/maxUnavailable" }]'
`,
  ),
  { maxLength: 4 },
);

const layer = fc.record({
  patches,
  namespace: maybe("namespace: prod\n", "namespace: staging\n"),
  prefix: maybe("namePrefix: p-\n", "namePrefix: q-\n"),
  suffix: maybe("nameSuffix: -s\n", "nameSuffix: -t\n"),
  labels: maybe(
    "commonLabels: { a: b, c: 'true' }\n",
    "labels: [{ pairs: { a: b } }]\n",
    "labels: [{ pairs: { a: b }, includeSelectors: true }, { pairs: { d: e } }]\n",
    "labels: [{ pairs: { a: b }, includeTemplates: true }]\n",
  ),
  annotations: maybe("commonAnnotations: { a: b }\n"),
  images: maybe(
    "images: [{ name: nginx, newTag: v1.2 }]\n",
    "images: [{ name: registry.example.com/shop, newName: m/shop, digest: 'sha256:ab' }]\n",
    "images: [{ name: postgres, newTag: '15' }, { name: busybox, newName: box }]\n",
    "images: [{ name: '.*/shop', newTag: any }]\n",
  ),
  replicas: maybe("replicas: [{ name: shop, count: 5 }]\n"),
  generators: maybe(
    "configMapGenerator: [{ name: shop-config, behavior: merge, literals: [url=u, z=1] }]\n",
    "configMapGenerator: [{ name: shop-config, behavior: replace, literals: [only=this] }]\n",
    "configMapGenerator: [{ name: extra, files: [extra.txt, k=extra.txt], envs: [extra.env] }]\n",
    "secretGenerator: [{ name: shop-secret, behavior: merge, literals: [k=v2], options: { disableNameSuffixHash: true } }]\n",
    "secretGenerator: [{ name: more, literals: ['a=\"b\"'] }]\ngeneratorOptions: { labels: { gen: x } }\n",
  ),
  component: maybe("a", "b"),
});

/** What a folder may say, in one to three layers over a base of every kind. */
export const combination = fc.record({
  layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
  ofBase: maybe("namespace: base\n", "namePrefix: b-\n"),
});

type Layer = typeof layer extends fc.Arbitrary<infer Value> ? Value : never;
type Combination = typeof combination extends fc.Arbitrary<infer Value> ? Value : never;

export function layoutOf({ layers, ofBase }: Combination): Layout {
  const texts: Record<string, string> = {
    ...base("shop", ofBase),
    "components/a/kustomization.yaml":
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [a.yaml]\nnameSuffix: -ca\n",
    "components/a/a.yaml":
      "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { serviceAccountName: shop, containers: [{ name: c, image: nginx, envFrom: [{ configMapRef: { name: shop-config } }] }] }\n",
    "components/b/kustomization.yaml":
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages: [{ name: nginx, newTag: cb }]\nconfigMapGenerator: [{ name: shop-config, behavior: merge, literals: [cb=1] }]\nlabels: [{ pairs: { component: b } }]\n",
  };
  for (const [index, one] of layers.entries()) {
    const folder = `layer${index}`;
    texts[`${folder}/kustomization.yaml`] = kustomizationOf(one, index);
    texts[`${folder}/extra.txt`] = `layer ${index}\n`;
    texts[`${folder}/extra.env`] = `LAYER=${index}\n`;
  }
  return { folder: `layer${layers.length - 1}`, texts };
}

function kustomizationOf({ patches, component, ...texts }: Layer, index: number): string {
  const below = index === 0 ? "../base" : `../layer${index - 1}`;
  return [
    `resources: [${below}]\n`,
    component === "" ? "" : `components: [../components/${component}]\n`,
    ...Object.values(texts),
    patches.length === 0 ? "" : `patches:\n${patches.join("")}`,
  ].join("");
}
