import type { BundleFiles } from "@/lib/template";
import { changelog, head, readme, type ScaffoldAnswers } from "./answers";

/** A stateless HTTP service that the policies that ship let in. */
export function serviceFiles(answers: ScaffoldAnswers): BundleFiles {
  return {
    "template.yaml": `${head(answers, { category: "Applications", icon: "globe" })}  parameters:
    - title: Service
      required: [image]
      properties:
        image:
          type: string
          title: Container image
          format: container-image
          description: From registry.example.com, with a version of its own.
          pattern: "^registry\\\\.example\\\\.com/[^:@]+:[^:@]+$"
          x-slipway-message: Container image must be one of registry.example.com, with a tag.
          examples: [registry.example.com/shop/web:1.4.0]
        port: { type: integer, title: Port, minimum: 1024, maximum: 65535, default: 8080 }
    - title: Size
      properties:
        replicas: { type: integer, title: Copies, minimum: 1, maximum: 20, default: 2 }
        memory: { type: string, title: Memory, format: quantity, default: 256Mi }
  outputs:
    - { name: address, title: Address, value: "http://\${{ instance.name }}.\${{ instance.namespace }}.svc" }
`,
    "files/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: \${{ instance.name }}
spec:
  replicas: \${{ params.replicas }}
  selector:
    matchLabels: { app.kubernetes.io/name: "\${{ instance.name }}" }
  template:
    metadata:
      labels: { app.kubernetes.io/name: "\${{ instance.name }}" }
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: app
          image: \${{ params.image }}
          ports:
            - { name: http, containerPort: "\${{ params.port }}" }
          resources:
            requests: { cpu: 100m, memory: "\${{ params.memory }}" }
            limits: { memory: "\${{ params.memory }}" }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
`,
    "files/service.yaml": `apiVersion: v1
kind: Service
metadata:
  name: \${{ instance.name }}
spec:
  selector: { app.kubernetes.io/name: "\${{ instance.name }}" }
  ports:
    - { name: http, port: 80, targetPort: http }
`,
    "files/network-policy.yaml": `# Only the team's own pods reach it; whom it reaches is left open.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: \${{ instance.name }}
spec:
  podSelector:
    matchLabels: { app.kubernetes.io/name: "\${{ instance.name }}" }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: {} }]
      ports: [{ port: http, protocol: TCP }]
`,
    "tests/defaults.yaml": `title: An image is enough
parameters:
  image: registry.example.com/shop/web:1.4.0
expect:
  - object: { kind: Deployment, name: example }
    equals:
      /spec/replicas: 2
      /spec/template/spec/containers/0/image: registry.example.com/shop/web:1.4.0
  - object: { kind: Service }
---
title: An image without a tag is refused
parameters:
  image: registry.example.com/shop/web
expect:
  - refused: { field: image }
`,
    "README.md": readme(answers, [
      "A Deployment that runs your image as an unprivileged user.",
      "A Service, which your team's pods reach at port 80.",
    ]),
    "CHANGELOG.md": changelog,
  };
}
