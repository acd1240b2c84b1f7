import type { BundleFiles } from "@/lib/template";
import { changelog, head, readme, type ScaffoldAnswers } from "./answers";

/** A HelmRelease of a chart in an OCI registry, with the few values that people change. */
export function helmChartFiles(answers: ScaffoldAnswers): BundleFiles {
  return {
    "template.yaml": `${head(answers, { category: "Applications", icon: "container" })}  parameters:
    - title: Size
      properties:
        replicas: { type: integer, title: Copies, minimum: 1, maximum: 10, default: 2 }
        memory: { type: string, title: Memory, format: quantity, default: 256Mi }
    - title: Reachability
      properties:
        exposed: { type: boolean, title: Reachable from outside, default: false }
        host:
          type: string
          title: Host name
          format: hostname
          examples: [shop.example.com]
          x-slipway-when: params.exposed
  rules:
    - { rule: "!params.exposed || has(params.host)", field: host, message: Say the host name. }
`,
    "files/source.yaml": `# Which chart, and its exact version: change both here.
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: \${{ instance.name }}
spec:
  interval: 1h
  url: oci://registry.example.com/charts/${answers.name}
  ref: { tag: 1.0.0 }
`,
    "files/release.yaml": `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: \${{ instance.name }}
spec:
  interval: 10m
  chartRef: { kind: OCIRepository, name: "\${{ instance.name }}" }
  values:
    replicaCount: \${{ params.replicas }}
    resources:
      requests: { memory: "\${{ params.memory }}" }
      limits: { memory: "\${{ params.memory }}" }
    ingress:
      enabled: \${{ params.exposed }}
      hosts: "\${{ has(params.host) ? optional.of([{'host': params.host}]) : optional.none() }}"
`,
    "tests/defaults.yaml": `title: Nothing has to be filled in
parameters: {}
expect:
  - object: { kind: HelmRelease, name: example }
    equals: { /spec/values/replicaCount: 2, /spec/values/ingress/enabled: false }
    absent: [/spec/values/ingress/hosts]
---
title: With a host name it is reachable
parameters: { exposed: true, host: shop.example.com }
expect:
  - object: { kind: HelmRelease }
    equals: { /spec/values/ingress/hosts/0/host: shop.example.com }
---
title: Reachable at no host name is refused
parameters: { exposed: true }
expect:
  - refused: { field: host }
`,
    "README.md": readme(answers, ["A release of the chart, with the values that you choose here."]),
    "CHANGELOG.md": changelog,
  };
}
