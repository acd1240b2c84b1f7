import type { JsonObject } from "@/lib/json";

const labels = (index: number): JsonObject => ({
  "app.kubernetes.io/managed-by": "slipway",
  "slipway.dev/instance": `shop-${index}.web`,
});

/** Five objects of a service as the starter catalog writes it. */
export function serviceObjects(index: number): JsonObject[] {
  const metadata: JsonObject = { name: "web", namespace: `shop-${index}`, labels: labels(index) };
  const container: JsonObject = {
    name: "app",
    image: `registry.example.com/shop/web:1.${index}.0`,
    ports: [{ name: "http", containerPort: 8080 }],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
    readinessProbe: { httpGet: { path: "/ready", port: "http" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        selector: { matchLabels: { app: `web-${index}` } },
        template: {
          metadata: { labels: { app: `web-${index}` } },
          spec: {
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            containers: [container],
            volumes: [{ name: "tmp", emptyDir: {} }],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: { app: `web-${index}` }, ports: [{ port: 80, targetPort: "http" }] },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata,
      spec: { podSelector: {}, policyTypes: ["Ingress"] },
    },
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata,
      spec: {
        parentRefs: [{ name: "public", namespace: "gateway-system" }],
        rules: [{ backendRefs: [{ name: `web-${index}`, port: 80 }] }],
      },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
  ];
}
