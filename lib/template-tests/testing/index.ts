import type { BundleFiles } from "@/lib/template";

/**
 * A small template with a Deployment, a file that depends on a parameter, and a text file; `more`
 * adds or replaces files.
 */
export function smallBundle(more: BundleFiles = {}): BundleFiles {
  return {
    "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: small, version: 1.0.0 }
spec:
  title: Small
  summary: A small one.
  parameters:
    required: [image]
    properties:
      image: { type: string, title: Image, pattern: "^registry/", examples: [registry/app] }
      replicas: { type: integer, title: Copies, default: 2, maximum: 9 }
      exposed: { type: boolean, title: Exposed, default: false }
  rules:
    - { rule: "params.replicas < 5 || target.environment == 'production'", field: replicas, message: "Five or more only in production." }
  files:
    - { from: deployment.yaml, to: deployment.yaml }
    - { from: service.yaml, to: service.yaml, when: params.exposed }
    - { from: motd.txt, to: motd.txt, text: true }
`,
    "files/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: \${{ instance.name }}
spec:
  replicas: \${{ params.replicas }}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: app
          image: \${{ params.image }}
`,
    "files/service.yaml": `apiVersion: v1
kind: Service
metadata:
  name: \${{ instance.name }}
spec:
  ports: [{ port: 80 }]
---
apiVersion: v1
kind: Service
metadata:
  name: \${{ instance.name }}-metrics
spec:
  ports: [{ port: 9090 }]
`,
    "files/motd.txt": "Hello from ${{ target.environment }}\n",
    ...more,
  };
}
