import { createHash } from "node:crypto";
import { resourceOf } from "@/lib/kubernetes";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { FileChange } from "@/lib/git-host";
import type { RenderedFile } from "@/lib/template";
import { documentsByPath } from "./manifest-documents";
import { instanceLabels } from "./labels";
import { markObjects } from "./mark-objects";
import { type InstanceRecord, recordFile, serialiseRecord } from "./record";
import { syncKustomization, type SyncTarget, type SyncTemplate } from "./sync";
import { writeYaml } from "./write-yaml";

/**
 * What an instance's folder is made of: the record without the digests, which follow from the
 * files.
 */
export interface InstanceContent {
  record: Omit<InstanceRecord, "files">;
  template: SyncTemplate;
  target: SyncTarget;
  /** What the template renders, relative to `manifests/`. */
  rendered: readonly RenderedFile[];
}

const kustomizeNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/**
 * Every file of an instance's folder, sorted by path: `kustomization.yaml` (lists `sync.yaml`
 * only), `sync.yaml`, `slipway.yaml` and `manifests/`. Objects carry the instance's labels and
 * namespace. The same input gives the same bytes.
 */
export function instanceFiles(content: InstanceContent): FileChange[] {
  return instanceFolder(content).files;
}

/**
 * The same, and the documents of its YAML files below `manifests/` by their paths there: read back
 * from what is written.
 */
export function instanceFolder({ record, template, target, rendered }: InstanceContent): {
  files: FileChange[];
  documents: ReadonlyMap<string, Json[]>;
} {
  const folder = record.target.path;
  const marks = {
    labels: instanceLabels(record.team, record.name, record.template.name),
    instanceId: record.id,
    namespace: record.target.namespace,
    isNamespaced: (apiVersion: string, kind: string) => resourceOf(apiVersion, kind)?.namespaced,
  };
  const written = new Map<string, string>();
  written.set("kustomization.yaml", writeYaml(folderKustomization()));
  for (const file of rendered) {
    written.set(
      `manifests/${file.path}`,
      file.documents.length === 0 ? file.content : markObjects(file.content, marks),
    );
  }
  if (!rendered.some((file) => kustomizeNames.includes(file.path))) {
    written.set(
      "manifests/kustomization.yaml",
      writeYaml({
        apiVersion: "kustomize.config.k8s.io/v1beta1",
        kind: "Kustomization",
        resources: resourcesOf(rendered),
      }),
    );
  }
  const sync: InstanceRecord = { ...record, files: {} };
  const documents = documentsByPath(written);
  const all = [...documents.values()].flat();
  written.set("sync.yaml", writeYaml(syncKustomization(sync, template, target, all)));

  const digests = Object.fromEntries(
    [...written].map(([path, content]) => [path, digestOf(content)]),
  );
  written.set(recordFile, serialiseRecord({ ...record, files: digests }));
  const files = [...written]
    .map(([path, content]) => ({ path: `${folder}/${path}`, content }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, documents };
}

/**
 * The `kustomization.yaml` of an instance's folder: its record is not applied, and its manifests
 * are by its own Kustomization.
 */
export function folderKustomization(): JsonObject {
  return {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: ["sync.yaml"],
  };
}

/** The sha256 of a file's text as the record writes it. */
export function digestOf(content: string): string {
  return `sha256:${createHash("sha256").update(content, "utf8").digest("hex")}`;
}

/**
 * Files that hold Kubernetes objects, and folders with a kustomization.yaml of their own in place
 * of what is in them.
 */
function resourcesOf(rendered: readonly RenderedFile[]): string[] {
  const bases = rendered
    .filter((file) => kustomizeNames.includes(file.path.split("/").at(-1) ?? ""))
    .map((file) => file.path.slice(0, file.path.lastIndexOf("/")))
    .sort();
  const outermost = bases.filter(
    (base) => !bases.some((other) => base !== other && base.startsWith(`${other}/`)),
  );
  const objects = rendered.filter(
    (file) => hasObjects(file) && !outermost.some((base) => file.path.startsWith(`${base}/`)),
  );
  return [...outermost, ...objects.map((file) => file.path)].sort();
}

/** Whether a rendered file holds at least one Kubernetes object. */
function hasObjects(file: RenderedFile): boolean {
  return file.documents.some(
    (document) =>
      isJsonObject(document) &&
      typeof document["apiVersion"] === "string" &&
      typeof document["kind"] === "string",
  );
}
