import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "@/lib/json";
import { judge } from "./judge/judge";
import { loadPolicies } from "./load/load-policies";

const file = path.join(
  import.meta.dirname,
  "../../catalog/policies/pod-security-restricted/policy.yaml",
);
const { policies } = loadPolicies([{ path: file, text: readFileSync(file, "utf8") }]);

const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

/**
 * A Pod that is restricted, and what is said here beside it; `container` and `security` replace
 * single fields.
 */
interface Change {
  metadata?: JsonObject;
  spec?: JsonObject;
  /** Fields of the Pod's securityContext; null takes one away. */
  security?: JsonObject;
  container?: JsonObject;
  /** Fields of the container's securityContext; null takes one away. */
  containerSecurity?: JsonObject;
}

const without = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

function pod(
  { metadata, spec, security, container, containerSecurity }: Change,
  list: string,
): JsonObject {
  const one = {
    name: "app",
    image: "a/b:1",
    ...container,
    securityContext: without({ ...restricted, ...containerSecurity }),
  };
  const good = { name: "good", image: "a/b:1", securityContext: restricted };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "shop", ...metadata },
    spec: {
      ...spec,
      securityContext: without({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
        ...security,
      }),
      containers: [good, ...(list === "containers" ? [one] : [])],
      ...(list === "containers" ? {} : { [list]: [one] }),
    } as Json as JsonObject,
  };
}

const lists = ["containers", "initContainers", "ephemeralContainers"];

/**
 * The Pod Security Standards, profiles baseline and restricted, as Kubernetes documents them:
 * control, index of the rule, and for its fields the values that are allowed and those that are
 * not.
 */
const controls: { control: string; rule: number; allowed: Change[]; forbidden: Change[] }[] = [
  {
    control: "HostProcess",
    rule: 0,
    allowed: [
      { security: { windowsOptions: {} } },
      { security: { windowsOptions: { hostProcess: false } } },
      { containerSecurity: { windowsOptions: { hostProcess: false } } },
    ],
    forbidden: [
      { security: { windowsOptions: { hostProcess: true } } },
      { containerSecurity: { windowsOptions: { hostProcess: true } } },
    ],
  },
  {
    control: "Host namespaces",
    rule: 1,
    allowed: [{}, { spec: { hostNetwork: false, hostPID: false, hostIPC: false } }],
    forbidden: [
      { spec: { hostNetwork: true } },
      { spec: { hostPID: true } },
      { spec: { hostIPC: true } },
    ],
  },
  {
    control: "Privileged containers",
    rule: 2,
    allowed: [{ containerSecurity: { privileged: false } }],
    forbidden: [{ containerSecurity: { privileged: true } }],
  },
  {
    control: "Capabilities (baseline)",
    rule: 3,
    allowed: [
      { containerSecurity: { capabilities: { drop: ["ALL"], add: [] } } },
      { containerSecurity: { capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } } },
    ],
    forbidden: ["NET_ADMIN", "SYS_ADMIN", "NET_RAW", "ALL", "BPF", "chown"].map((name) => ({
      containerSecurity: { capabilities: { drop: ["ALL"], add: [name] } },
    })),
  },
  {
    control: "Volume types, HostPath among them",
    rule: 4,
    allowed: [
      "configMap",
      "csi",
      "downwardAPI",
      "emptyDir",
      "ephemeral",
      "persistentVolumeClaim",
      "projected",
      "secret",
    ].map((type) => ({ spec: { volumes: [{ name: "v", [type]: {} }] } })),
    forbidden: [
      "hostPath",
      "gcePersistentDisk",
      "awsElasticBlockStore",
      "gitRepo",
      "nfs",
      "iscsi",
      "glusterfs",
      "rbd",
      "flexVolume",
      "cinder",
      "cephfs",
      "flocker",
      "fc",
      "azureFile",
      "vsphereVolume",
      "quobyte",
      "azureDisk",
      "portworxVolume",
      "scaleIO",
      "storageos",
    ].map((type) => ({
      spec: {
        volumes: [
          { name: "ok", emptyDir: {} },
          { name: "v", [type]: {} },
        ],
      },
    })),
  },
  {
    control: "Host ports",
    rule: 5,
    allowed: [
      { container: { ports: [{ containerPort: 80 }] } },
      { container: { ports: [{ containerPort: 80, hostPort: 0 }] } },
    ],
    forbidden: [
      { container: { ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] } },
    ],
  },
  {
    control: "Host probes and lifecycle hooks",
    rule: 6,
    allowed: [
      { container: { livenessProbe: { httpGet: { port: 80, host: "" } } } },
      { container: { readinessProbe: { tcpSocket: { port: 80 } } } },
    ],
    forbidden: [
      ...["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) =>
        ["httpGet", "tcpSocket"].map((kind) => ({
          container: { [probe]: { [kind]: { port: 80, host: "127.0.0.1" } } },
        })),
      ),
      ...["postStart", "preStop"].flatMap((hook) =>
        ["httpGet", "tcpSocket"].map((kind) => ({
          container: { lifecycle: { [hook]: { [kind]: { port: 80, host: "127.0.0.1" } } } },
        })),
      ),
    ],
  },
  {
    control: "AppArmor",
    rule: 7,
    allowed: [
      { security: { appArmorProfile: { type: "RuntimeDefault" } } },
      { containerSecurity: { appArmorProfile: { type: "Localhost", localhostProfile: "a" } } },
      {
        metadata: {
          annotations: { "container.apparmor.security.beta.kubernetes.io/app": "runtime/default" },
        },
      },
      {
        metadata: {
          annotations: { "container.apparmor.security.beta.kubernetes.io/app": "localhost/a" },
        },
      },
      { metadata: { annotations: { other: "unconfined" } } },
    ],
    forbidden: [
      { security: { appArmorProfile: { type: "Unconfined" } } },
      { containerSecurity: { appArmorProfile: { type: "Unconfined" } } },
      {
        metadata: {
          annotations: { "container.apparmor.security.beta.kubernetes.io/app": "unconfined" },
        },
      },
    ],
  },
  {
    control: "SELinux",
    rule: 8,
    allowed: [
      "",
      "container_t",
      "container_init_t",
      "container_kvm_t",
      "container_engine_t",
    ].flatMap((type) => [
      { security: { seLinuxOptions: { type } } },
      { containerSecurity: { seLinuxOptions: { type } } },
    ]),
    forbidden: (
      [{ type: "spc_t" }, { user: "root" }, { role: "system_r" }] as JsonObject[]
    ).flatMap((options): Change[] => [
      { security: { seLinuxOptions: options } },
      { containerSecurity: { seLinuxOptions: options } },
    ]),
  },
  {
    control: "/proc mount type",
    rule: 9,
    allowed: [{ containerSecurity: { procMount: "Default" } }],
    forbidden: [{ containerSecurity: { procMount: "Unmasked" } }],
  },
  {
    control: "Sysctls",
    rule: 10,
    allowed: [
      "kernel.shm_rmid_forced",
      "net.ipv4.ip_local_port_range",
      "net.ipv4.ip_unprivileged_port_start",
      "net.ipv4.tcp_syncookies",
      "net.ipv4.ping_group_range",
      "net.ipv4.ip_local_reserved_ports",
      "net.ipv4.tcp_keepalive_time",
      "net.ipv4.tcp_fin_timeout",
      "net.ipv4.tcp_keepalive_intvl",
      "net.ipv4.tcp_keepalive_probes",
    ].map((name) => ({ security: { sysctls: [{ name, value: "1" }] } })),
    forbidden: ["kernel.msgmax", "net.core.somaxconn", "fs.mqueue.msg_max"].map((name) => ({
      security: { sysctls: [{ name, value: "1" }] },
    })),
  },
  {
    control: "Privilege escalation",
    rule: 11,
    allowed: [
      { containerSecurity: { allowPrivilegeEscalation: false } },
      { spec: { os: { name: "windows" } }, containerSecurity: { allowPrivilegeEscalation: null } },
    ],
    forbidden: [
      { containerSecurity: { allowPrivilegeEscalation: true } },
      { containerSecurity: { allowPrivilegeEscalation: null } },
    ],
  },
  {
    control: "Running as non-root",
    rule: 12,
    allowed: [{ security: { runAsNonRoot: true } }, { containerSecurity: { runAsNonRoot: true } }],
    forbidden: [
      { security: { runAsNonRoot: null } },
      { security: { runAsNonRoot: false } },
      { containerSecurity: { runAsNonRoot: false } },
      { security: { runAsNonRoot: null }, containerSecurity: { runAsNonRoot: true } },
    ],
  },
  {
    control: "Running as non-root user",
    rule: 13,
    allowed: [{ security: { runAsUser: 1000 } }, { containerSecurity: { runAsUser: 1 } }],
    forbidden: [{ security: { runAsUser: 0 } }, { containerSecurity: { runAsUser: 0 } }],
  },
  {
    control: "Seccomp",
    rule: 14,
    allowed: [
      { security: { seccompProfile: { type: "Localhost" } } },
      { containerSecurity: { seccompProfile: { type: "RuntimeDefault" } } },
      { spec: { os: { name: "windows" } }, security: { seccompProfile: null } },
    ],
    forbidden: [
      { security: { seccompProfile: null } },
      { security: { seccompProfile: { type: "Unconfined" } } },
      { containerSecurity: { seccompProfile: { type: "Unconfined" } } },
    ],
  },
  {
    control: "Capabilities (restricted)",
    rule: 15,
    allowed: [
      { containerSecurity: { capabilities: { drop: ["ALL"] } } },
      { containerSecurity: { capabilities: { drop: ["KILL", "ALL"], add: ["NET_BIND_SERVICE"] } } },
      { spec: { os: { name: "windows" } }, containerSecurity: { capabilities: null } },
    ],
    forbidden: [
      { containerSecurity: { capabilities: null } },
      { containerSecurity: { capabilities: { drop: ["KILL"] } } },
      { containerSecurity: { capabilities: { drop: ["ALL"], add: ["CHOWN"] } } },
    ],
  },
];

const workload = (apiVersion: string, kind: string, spec: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name: "w", namespace: "shop" },
  spec,
});
const ofContainer = (change: Change): boolean =>
  change.container !== undefined || change.containerSecurity !== undefined;
const cases = (changes: Change[]) =>
  changes.flatMap((change) =>
    (ofContainer(change) ? lists : ["containers"]).map((list) => ({
      change: JSON.stringify(change),
      list,
      object: pod(change, list),
    })),
  );

function rulesAgainst(object: JsonObject): (number | undefined)[] {
  return judge({ policies, objects: [{ file: "pod.yaml", document: 0, object }] }).map(
    (finding) => finding.rule,
  );
}

describe("the Pod Security Standards", () => {
  it("are all here", () => {
    expect(controls.map((one) => one.rule)).toEqual(
      policies.policies[0]?.validations.map((_, rule) => rule),
    );
  });

  describe.each(controls)("$control", ({ rule, allowed, forbidden }) => {
    it.each(cases(allowed))("allows $change in $list", ({ object }) =>
      expect(rulesAgainst(object)).toEqual([]),
    );
    it.each(cases(forbidden))("forbids $change in $list", ({ object }) =>
      expect(rulesAgainst(object)).toContain(rule),
    );
  });

  it("hold for the Pods of every kind of workload", () => {
    const spec = { hostNetwork: true, containers: [{ name: "a", image: "b" }] };
    const template = { template: { spec } };
    const all = [
      workload("apps/v1", "Deployment", template),
      workload("apps/v1", "StatefulSet", template),
      workload("apps/v1", "DaemonSet", template),
      workload("apps/v1", "ReplicaSet", template),
      workload("batch/v1", "Job", template),
      workload("v1", "ReplicationController", template),
      workload("batch/v1", "CronJob", { schedule: "* * * * *", jobTemplate: { spec: template } }),
    ];
    for (const object of all)
      expect({ kind: object["kind"], rules: rulesAgainst(object) }).toEqual({
        kind: object["kind"],
        rules: [1, 11, 12, 14, 15],
      });
  });
});
