import { type Labels, objectsOfKinds } from "@/lib/admission";
import { isJsonObject } from "@/lib/json";
import type { ClusterObjects } from "./cluster-objects";

/** The labels of the Namespace objects that a cluster applies. Pure. */
export function namespacesOf({ objects }: Pick<ClusterObjects, "objects">): Record<string, Labels> {
  const found = new Map<string, Labels>();
  for (const { object } of objectsOfKinds(objects, (kind) => kind === "v1/Namespace")) {
    const metadata = object["metadata"];
    if (
      object["apiVersion"] !== "v1" ||
      object["kind"] !== "Namespace" ||
      !isJsonObject(metadata) ||
      typeof metadata["name"] !== "string"
    )
      continue;
    const labels = isJsonObject(metadata["labels"]) ? metadata["labels"] : {};
    found.set(
      metadata["name"],
      Object.fromEntries(
        Object.entries(labels).filter(
          (entry): entry is [string, string] => typeof entry[1] === "string",
        ),
      ),
    );
  }
  return Object.fromEntries(found);
}
