import type { BundleFiles } from "@/lib/template";

/** A bundle of so many files: what a team with one large template has. Its form has 20 fields. */
export function manyFiles(count: number): BundleFiles {
  const objects = Array.from({ length: count - 4 }, (_, at) => {
    const name = `number-${String(at + 1).padStart(3, "0")}`;
    return [
      `files/part-${at % 8}/${name}.yaml`,
      at % 4 === 0 ? deployment(name) : configMap(name, at),
    ];
  });
  return {
    "template.yaml": definition,
    "README.md": "# Many files\n\nA template of many files.\n",
    "CHANGELOG.md": "# Changes\n\n## 1.0.0\n\n- The first one.\n",
    "tests/defaults.yaml": `title: Nothing has to be filled in
parameters: {}
expect: [{ object: { kind: ConfigMap, name: example-number-002 } }]
`,
    ...Object.fromEntries(objects),
  };
}

const fields = Array.from(
  { length: 20 },
  (_, at) =>
    `        value${at}: { type: string, title: Value ${at}, maxLength: 100, default: "${at}" }`,
);

const definition = `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: many-files, version: 1.0.0 }
spec:
  title: Many files
  summary: Many files at once.
  category: Tests
  tags: []
  icon: box
  owner: platform-team
  scope: team
  parameters:
    - title: Values
      properties:
${fields.join("\n")}
`;

const configMap = (name: string, at: number) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: \${{ instance.name }}-${name}
data:
  # What ${name} reads.
  first: "\${{ params.value${at % 20} }}"
  second: "\${{ params.value${(at + 7) % 20} }} of \${{ instance.name }}"
  third: "\${{ target.environment }}"
`;

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: \${{ instance.name }}-${name}
spec:
  replicas: 2
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: ${name}
          image: registry.example.com/payments/${name}:1.0.0
          env:
            - { name: FIRST, value: "\${{ params.value3 }}" }
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 128Mi }
`;
