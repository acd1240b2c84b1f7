import { createHash } from "node:crypto";
import { canonical, refOf, type Manifest } from "./objects";

/**
 * A rollout: when it began (real time, milliseconds) and how long it takes (the cluster's; null: it
 * never gets there).
 */
export interface Rollout {
  since: number;
  takes: number | null;
}

const second = 1000;
const runsPods = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod"]);
const slow = new Set([
  "HelmRelease",
  "Cluster",
  "Certificate",
  "Gateway",
  "PersistentVolumeClaim",
  "ExternalSecret",
]);

/** The images that an object would run, wherever its spec names them. */
export function imagesOf(object: Manifest): string[] {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value !== null && typeof value === "object") {
      for (const [key, one] of Object.entries(value)) {
        if ((key === "image" || key === "imageName") && typeof one === "string") found.push(one);
        else walk(one);
      }
    }
  };
  walk("spec" in object ? object.spec : undefined);
  return found;
}

/**
 * The tag of an image: what is behind the last colon, unless that is a registry's port or a digest.
 */
export function tagOf(image: string): string {
  return /:([^/@:]+)(?:@[^/]*)?$/.exec(image.replace(/@sha256:[0-9a-f]+$/, ""))?.[1] ?? "";
}

/**
 * How long an object takes to become ready, in the cluster's milliseconds: workloads 40 to 80
 * seconds, always the same for the same object; those whose image has a tag with `broken` or
 * `does-not-exist` in it never. A CronJob starts nothing by itself, so it is well at once, whatever
 * it would run.
 */
export function rolloutOf(object: Manifest): number | null {
  if (runsPods.has(object.kind) || object.kind === "Cluster") {
    if (imagesOf(object).some((image) => /broken|does-not-exist/.test(tagOf(image)))) return null;
  }
  if (!runsPods.has(object.kind) && !slow.has(object.kind)) return 0;
  const { kind, namespace, name } = refOf(object);
  const [byte = 0] = createHash("sha256")
    .update(canonical([kind, namespace, name, object.spec]))
    .digest();
  return (40 + (byte * 40) / 255) * second;
}
