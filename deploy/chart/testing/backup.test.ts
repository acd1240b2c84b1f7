import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { backupCommand } from "@/cli/backup";
import { find, isWorkload, type KubernetesObject, podsOf, rendered, title } from "./rendered";

const withBackups = ["everything", "external-secrets", "cloudnativepg"];
const backups = (objects: readonly KubernetesObject[]) =>
  objects.filter((object) => isWorkload(object) && title(object).includes("-backup"));
const json = (object: KubernetesObject) => JSON.stringify(object);

test("backups are made only where they are asked for", () => {
  expect(rendered("defaults").filter((object) => json(object).includes("backup"))).toEqual([]);
});

test("the CronJob, and the first of them, run the command as it is, on a volume that they have", () => {
  const known = backupCommand().options.flatMap(({ long }) => long ?? []);
  for (const values of withBackups) {
    const made = backups(rendered(values));
    expect(made.map(({ kind }) => kind).toSorted()).toEqual(["CronJob", "Job"]);
    for (const object of made) {
      const [container] = podsOf(object).containers;
      const [program, command, folder, ...options] = container?.args ?? [];
      expect([program, command]).toEqual(["cli", "backup"]);
      expect(options.filter((one) => one.startsWith("--") && !known.includes(one))).toEqual([]);
      expect(options).toContain("--encrypt");
      expect(options.includes("--first")).toBe(object.kind === "Job");
      expect(container?.["volumeMounts"]).toContainEqual({ name: "backups", mountPath: folder });
    }
  }
});

test("a claim of its own stays when Slipway goes, and one that is there is used as it is", () => {
  const claim = find(rendered("everything"), "PersistentVolumeClaim/slipway-backups");
  expect(claim.metadata["annotations"]).toEqual({
    "helm.sh/resource-policy": "keep",
    "kustomize.toolkit.fluxcd.io/prune": "disabled",
  });
  const elsewhere = rendered("external-secrets");
  expect(elsewhere.filter(({ kind }) => kind === "PersistentVolumeClaim")).toEqual([]);
  for (const object of backups(elsewhere)) expect(json(object)).toContain("backups-elsewhere");
});

test("the key of backups is given to nobody else", () => {
  const secret = /"secretKeyRef":\{"name":"slipway-backup","key":"key"\}/;
  const given = rendered("external-secrets").filter((object) => secret.test(json(object)));
  expect(given.map(title).toSorted()).toEqual(
    backups(rendered("external-secrets")).map(title).toSorted(),
  );
});

interface Policy {
  spec: {
    podSelector: {
      matchLabels: Record<string, string>;
      matchExpressions?: { key: string; operator: "NotIn"; values: string[] }[];
    };
    egress?: { ports: { port: number }[]; to?: object[] }[];
  };
}

/** The policies of a file of values that select pods with these labels. */
function policiesOf(values: string, labels: Record<string, string>): Policy["spec"][] {
  return rendered(values)
    .filter(({ kind }) => kind === "NetworkPolicy")
    .map((object) => (object as unknown as Policy).spec)
    .filter(
      ({ podSelector: { matchLabels, matchExpressions = [] } }) =>
        Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
        matchExpressions.every(({ key, values: not }) => !not.includes(labels[key] ?? "")),
    );
}

test("the pods of backups reach names and the database, and the others what they did", () => {
  const pods = { "app.kubernetes.io/name": "slipway", "app.kubernetes.io/instance": "slipway" };
  const portsOf = (values: string, component: string) =>
    policiesOf(values, { ...pods, "app.kubernetes.io/component": component })
      .flatMap(({ egress = [] }) => egress.flatMap(({ ports }) => ports ?? []))
      .map(({ port }) => port);
  expect(new Set(portsOf("everything", "backup"))).toEqual(new Set([53, 5432]));
  expect(new Set(portsOf("external-secrets", "backup"))).toEqual(new Set([53, 6432]));
  expect(new Set(portsOf("external-secrets", "worker"))).toEqual(new Set([53, 6432, 443]));
  expect(portsOf("defaults", "backup")).toEqual(portsOf("defaults", "worker"));
});

const namesOf = (values: string) =>
  JSON.stringify(
    (find(rendered(values), "NetworkPolicy/slipway") as unknown as Policy).spec.egress?.[0],
  );

test("names are asked of whoever the values name, and of NodeLocal DNSCache where they name nobody", () => {
  expect(namesOf("defaults")).toMatch(/kube-system.*169\.254\.20\.10\/32.*"port":53/);
  expect(namesOf("cloudnativepg")).toMatch(/openshift-dns.*"port":5353/);
  expect(namesOf("cloudnativepg")).not.toMatch(/kube-system|"port":53\b/);
});

test("what a target names as its cluster's authority is there in every pod, from the values alone", () => {
  const objects = rendered("everything");
  const named = [
    ...json(find(objects, "ConfigMap/slipway-targets")).matchAll(/caFrom: ([^\\"]+)/g),
  ];
  expect(named.length).toBeGreaterThan(0);
  const files = find(objects, "ConfigMap/slipway-clusters")["data"] as Record<string, string>;
  for (const [, file = ""] of named) {
    expect(Object.keys(files)).toContain(path.basename(file));
    for (const object of objects.filter(isWorkload))
      for (const { name, ...container } of [
        ...podsOf(object).initContainers,
        ...podsOf(object).containers,
      ])
        expect([name, container["volumeMounts"]]).toEqual([
          name,
          expect.arrayContaining([
            { name: "clusters", mountPath: path.dirname(file), readOnly: true },
          ]),
        ]);
  }
  const handbook = readFileSync(
    path.join(import.meta.dirname, "../../../docs/getting-started.md"),
    "utf8",
  );
  expect(handbook).toContain("clusterCertificates");
});
