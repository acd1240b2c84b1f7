import { describe, expect, it } from "vitest";
import { bundle, content, renderBundle } from "./testing/bundles";

const service = `  parameters:
    - title: Service
      required: [image, host]
      properties:
        image: { type: string, title: Image, pattern: "^registry\\\\.example\\\\.com/" }
        host: { type: string, format: hostname }
        maxReplicas: { type: integer, minimum: 2, maximum: 20, default: 6 }
        ratio: { type: number, default: 1 }
        note: { type: string }
        labels: { type: object, additionalProperties: { type: string }, default: {} }
        env: { type: array, items: { type: object, required: [name], properties: { name: { type: string }, value: { type: string } } }, default: [] }
        canary: { type: object, properties: { enabled: { type: boolean, default: false } } }
  rules:
    - { rule: "params.maxReplicas <= 10 || target.environment == 'production'", field: maxReplicas, message: "More than 10 replicas only in production." }
`;
const good = { image: "registry.example.com/shop:1.2", host: "shop.example.com" };

describe("rendering", () => {
  it("puts values in with their types, and keeps comments, order, anchors and styles", () => {
    const text = content(bundle(service, {
      "app.yaml": `# The service of \${{ nobody }}
apiVersion: v1
kind: Service
metadata:
  name: \${{ instance.name }} # its name
  labels: \${{ params.labels }}
  annotations: &notes
    slipway.dev/note: \${{ params.?note }}
    "\${{ instance.team }}.example.com/owner": 'team \${{ instance.team }}'
spec:
  image: "\${{ params.image }}"
  replicas: \${{ params.maxReplicas }}
  half: \${{ params.ratio * 0.5 }}
  url: https://\${{ params.host }}/
  list: [ "\${{ params.host }}", 'b' ]
  literal: $\${{ secrets.X }}
  more: *notes
  script: |
    echo \${{ params.host }}
    exit 0
  version: 1.10
  mode: 0x1F
  big: 9223372036854775807
---
second: "\${{ has(params.note) ? params.note : null }}"
other: true
`,
    }), { ...good, labels: { on: "yes", tier: "web" } });
    expect(text).toMatchInlineSnapshot(`
      "# The service of \${{ nobody }}
      apiVersion: v1
      kind: Service
      metadata:
        name: shop # its name
        labels:
          "on": "yes"
          tier: web
        annotations: &notes
          "payments.example.com/owner": 'team payments'
      spec:
        image: "registry.example.com/shop:1.2"
        replicas: 6
        half: 0.5
        url: https://shop.example.com/
        list: [ "shop.example.com", 'b' ]
        literal: "\${{ secrets.X }}"
        more: *notes
        script: |
          echo shop.example.com
          exit 0
        version: 1.10
        mode: 0x1F
        big: 9223372036854775807
      ---
      other: true
      "
    `);
  });

  it("refuses parameters that do not fit, in words, at their field", () => {
    const { files, problems } = renderBundle(bundle(service, { "a.yaml": "a: ${{ params.image }}\n" }), { image: "nginx", maxReplicas: 12, extra: 1 });
    expect(files).toEqual([]);
    expect(problems.map(({ pointer, message }) => [pointer, message])).toMatchInlineSnapshot(`
      [
        [
          "/host",
          "Host is required.",
        ],
        [
          "/image",
          "Image must start with registry.example.com/.",
        ],
        [
          "/extra",
          "Extra is not a parameter of this template.",
        ],
        [
          "/maxReplicas",
          "More than 10 replicas only in production.",
        ],
      ]
    `);
  });
});
