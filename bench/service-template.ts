const labels = `  labels:
    app.kubernetes.io/name: \${{ instance.name }}
    app.kubernetes.io/part-of: \${{ instance.team }}`;

const named = (apiVersion: string, kind: string, spec: string) => `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: \${{ instance.name }}
${labels}
${spec}`;

const selector = `matchLabels:
      app.kubernetes.io/name: \${{ instance.name }}`;

/** What a service commonly comes with. Every expression reads the same in CEL and in nunjucks. */
export const files: Readonly<Record<string, string>> = {
  "service-account.yaml": named("v1", "ServiceAccount", "automountServiceAccountToken: false\n"),
  "config.yaml": named(
    "v1",
    "ConfigMap",
    `data:
  LOG_LEVEL: \${{ params.logLevel }}
  GREETING: "Hello, \${{ params.owner }} of \${{ instance.team }}!"
  REGION: \${{ target.vars.region }}
`,
  ),
  "deployment.yaml": named(
    "apps/v1",
    "Deployment",
    `spec:
  # Their number belongs to the autoscaler.
  revisionHistoryLimit: 3
  selector:
    ${selector}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: \${{ instance.name }}
    spec:
      serviceAccountName: \${{ instance.name }}
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: app
          image: \${{ params.image }}
          ports:
            - { name: http, containerPort: "\${{ params.port }}" }
          envFrom:
            - configMapRef:
                name: \${{ instance.name }}
          resources:
            requests: { cpu: "\${{ params.cpu }}", memory: "\${{ params.memory }}" }
            limits: { memory: "\${{ params.memory }}" }
          readinessProbe:
            httpGet: { path: "\${{ params.healthPath }}", port: http }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
`,
  ),
  "service.yaml": named(
    "v1",
    "Service",
    `spec:
  selector:
    app.kubernetes.io/name: \${{ instance.name }}
  ports:
    - { name: http, port: 80, targetPort: http }
`,
  ),
  "autoscaler.yaml": named(
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    `spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: "\${{ instance.name }}" }
  minReplicas: \${{ params.minReplicas }}
  maxReplicas: \${{ params.maxReplicas }}
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }
`,
  ),
  "disruption-budget.yaml": named(
    "policy/v1",
    "PodDisruptionBudget",
    `spec:
  maxUnavailable: 1
  selector:
    ${selector}
`,
  ),
  "network-policy.yaml": named(
    "networking.k8s.io/v1",
    "NetworkPolicy",
    `spec:
  podSelector:
    ${selector}
  policyTypes: [Ingress]
  ingress:
    - ports: [{ port: http, protocol: TCP }]
`,
  ),
  "route.yaml": named(
    "gateway.networking.k8s.io/v1",
    "HTTPRoute",
    `spec:
  parentRefs:
    - { name: public, namespace: gateway-system }
  hostnames:
    - "\${{ params.host }}.\${{ target.vars.domain }}"
  rules:
    - backendRefs:
        - { name: "\${{ instance.name }}", port: 80 }
`,
  ),
  "certificate.yaml": named(
    "cert-manager.io/v1",
    "Certificate",
    `spec:
  secretName: \${{ instance.name }}-tls
  dnsNames: ["\${{ params.host }}.\${{ target.vars.domain }}"]
  issuerRef: { name: public, kind: ClusterIssuer }
`,
  ),
  "monitor.yaml": named(
    "monitoring.coreos.com/v1",
    "ServiceMonitor",
    `spec:
  selector:
    ${selector}
  endpoints:
    - { port: http, interval: 30s }
`,
  ),
  "alerts.yaml": named(
    "monitoring.coreos.com/v1",
    "PrometheusRule",
    `spec:
  groups:
    - name: \${{ instance.name }}
      rules:
        - alert: Down
          expr: absent(up{job="\${{ instance.name }}"} == 1)
          for: 5m
          annotations: { summary: "\${{ instance.name }} of \${{ instance.team }} is down" }
`,
  ),
  "role.yaml": named(
    "rbac.authorization.k8s.io/v1",
    "Role",
    `rules:
  - apiGroups: [""]
    resources: [configmaps]
    resourceNames: ["\${{ instance.name }}"]
    verbs: [get]
`,
  ),
};

export const definition = `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: bench, version: 1.0.0 }
spec:
  title: Bench
  summary: Twelve files.
  parameters:
    required: [image, host, owner]
    properties:
      image: { type: string, title: Image, pattern: "^registry\\\\.example\\\\.com/" }
      host: { type: string, title: Host, format: hostname }
      owner: { type: string, title: Owner }
      logLevel: { type: string, title: Log level, enum: [debug, info, warn], default: info }
      port: { type: integer, title: Port, minimum: 1024, maximum: 65535, default: 8080 }
      cpu: { type: string, title: CPU, default: 100m }
      memory: { type: string, title: Memory, default: 128Mi }
      healthPath: { type: string, title: Health path, default: /healthz }
      minReplicas: { type: integer, title: At least, minimum: 1, default: 2 }
      maxReplicas: { type: integer, title: At most, maximum: 50, default: 6 }
  rules:
    - { rule: "params.minReplicas <= params.maxReplicas", field: maxReplicas, message: "At most must not be fewer than at least." }
`;
