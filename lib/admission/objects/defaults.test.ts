import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { asStored } from "./as-stored";
import { applyDefaults } from "./defaults";

function inCluster(object: JsonObject): JsonObject {
  const stored = asStored(object);
  applyDefaults(stored);
  return stored;
}

const spec = (object: JsonObject): JsonObject => inCluster(object)["spec"] as JsonObject;

describe("the API server's defaults", () => {
  // As `kubectl get -o yaml` shows them for a manifest that says nothing.
  it("of a Pod and its containers", () => {
    expect(
      spec({
        apiVersion: "v1",
        kind: "Pod",
        spec: {
          serviceAccountName: "a",
          containers: [
            {
              name: "c",
              image: "a/b:1",
              ports: [{ containerPort: 80 }],
              livenessProbe: { httpGet: { port: 80 } },
            },
          ],
          volumes: [{ name: "s", secret: { secretName: "s" } }, { name: "none" }],
        },
      }),
    ).toEqual({
      restartPolicy: "Always",
      dnsPolicy: "ClusterFirst",
      terminationGracePeriodSeconds: 30,
      schedulerName: "default-scheduler",
      securityContext: {},
      serviceAccountName: "a",
      serviceAccount: "a",
      containers: [
        {
          name: "c",
          image: "a/b:1",
          imagePullPolicy: "IfNotPresent",
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
          resources: {},
          ports: [{ containerPort: 80, protocol: "TCP" }],
          livenessProbe: {
            httpGet: { port: 80, path: "/", scheme: "HTTP" },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
        },
      ],
      volumes: [
        { name: "s", secret: { secretName: "s", defaultMode: 420 } },
        { name: "none", emptyDir: {} },
      ],
    });
  });

  it.each([
    ["a/b", "Always"],
    ["a/b:latest", "Always"],
    ["a:5000/b", "Always"],
    ["a/b:1", "IfNotPresent"],
    ["a/b@sha256:0", "IfNotPresent"],
  ])("of the pull policy of %s: %s", (image, policy) => {
    expect(
      spec({ apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "c", image }] } }),
    ).toMatchObject({ containers: [{ imagePullPolicy: policy }] });
  });

  it("of a container on its node's network, and of a limit without a request", () => {
    expect(
      spec({
        apiVersion: "v1",
        kind: "Pod",
        spec: {
          hostNetwork: true,
          containers: [
            {
              name: "c",
              image: "a",
              ports: [{ containerPort: 80 }],
              resources: { limits: { cpu: 0.5, memory: "1024Mi" } },
            },
          ],
        },
      }),
    ).toMatchObject({
      containers: [
        {
          ports: [{ hostPort: 80 }],
          resources: {
            limits: { cpu: "500m", memory: "1Gi" },
            requests: { cpu: "500m", memory: "1Gi" },
          },
        },
      ],
    });
  });

  it("of a Service", () => {
    expect(spec({ apiVersion: "v1", kind: "Service", spec: { ports: [{ port: 80 }] } })).toEqual({
      type: "ClusterIP",
      sessionAffinity: "None",
      internalTrafficPolicy: "Cluster",
      ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
    });
    expect(
      spec({
        apiVersion: "v1",
        kind: "Service",
        spec: { type: "LoadBalancer", sessionAffinity: "ClientIP" },
      }),
    ).toMatchObject({
      externalTrafficPolicy: "Cluster",
      allocateLoadBalancerNodePorts: true,
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
    });
  });

  it("of workloads, Jobs, claims, autoscalers and network policies", () => {
    const template = { template: { spec: { containers: [] } } };
    expect(spec({ apiVersion: "apps/v1", kind: "Deployment", spec: template })).toMatchObject({
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: {
        type: "RollingUpdate",
        rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" },
      },
    });
    expect(
      spec({
        apiVersion: "apps/v1",
        kind: "Deployment",
        spec: { ...template, replicas: 0, strategy: { type: "Recreate" } },
      }),
    ).toMatchObject({ replicas: 0, strategy: { type: "Recreate" } });
    expect(spec({ apiVersion: "apps/v1", kind: "StatefulSet", spec: template })).toMatchObject({
      replicas: 1,
      podManagementPolicy: "OrderedReady",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
    });
    expect(spec({ apiVersion: "batch/v1", kind: "Job", spec: template })).toMatchObject({
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      completionMode: "NonIndexed",
      suspend: false,
    });
    expect(
      spec({ apiVersion: "batch/v1", kind: "CronJob", spec: { jobTemplate: { spec: template } } }),
    ).toMatchObject({
      concurrencyPolicy: "Allow",
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: { template: { spec: { dnsPolicy: "ClusterFirst" } } } },
    });
    expect(spec({ apiVersion: "v1", kind: "PersistentVolumeClaim", spec: {} })).toEqual({
      volumeMode: "Filesystem",
    });
    expect(
      spec({
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        spec: { maxReplicas: 3 },
      }),
    ).toMatchObject({
      minReplicas: 1,
      metrics: [{ resource: { name: "cpu", target: { averageUtilization: 80 } } }],
    });
    expect(
      spec({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec: { egress: [{}] } }),
    ).toEqual({ podSelector: {}, egress: [{}], policyTypes: ["Ingress", "Egress"] });
    expect(
      inCluster({ apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } }),
    ).toMatchObject({ metadata: { labels: { "kubernetes.io/metadata.name": "a" } } });
  });
});

describe("what the API server makes of a manifest", () => {
  it("leaves out null, empty lists and maps, and the zeros that Go leaves out, and keeps those that mean something", () => {
    expect(
      asStored({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "p", labels: {}, annotations: null },
        spec: {
          hostNetwork: false,
          nodeName: "",
          volumes: [],
          securityContext: { runAsNonRoot: false, runAsUser: 0, supplementalGroups: [] },
          containers: [
            {
              name: "c",
              stdin: false,
              ports: [{ containerPort: 80, hostPort: 0 }],
              env: [{ name: "A", value: "" }],
            },
          ],
        },
      }),
    ).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p" },
      spec: {
        securityContext: { runAsNonRoot: false, runAsUser: 0 },
        containers: [{ name: "c", ports: [{ containerPort: 80 }], env: [{ name: "A" }] }],
      },
    });
    expect(asStored({ kind: "Deployment", spec: { replicas: 0, selector: {} } })).toEqual({
      kind: "Deployment",
      spec: { replicas: 0, selector: {} },
    });
  });

  it("keeps what people wrote as data", () => {
    const data = { "a.properties": "", hostNetwork: "false", type: "" };
    expect(asStored({ kind: "ConfigMap", data })).toEqual({ kind: "ConfigMap", data });
  });
});
