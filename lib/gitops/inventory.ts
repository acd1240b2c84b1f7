/** One object that a Kustomization made: `status.inventory.entries[]`. */
export interface InventoryEntry {
  /** `<namespace>_<name>_<group>_<kind>`. */
  id: string;
  /** The version of its API. */
  v: string;
}

/** What an entry names. */
export interface InventoryObject {
  namespace: string;
  name: string;
  group: string;
  version: string;
  kind: string;
}

/**
 * Reads an entry as kustomize-controller does (`object.ParseObjMetadata` of fluxcd/cli-utils): the
 * namespace before the first underscore, group and kind behind the last two, colons of a name
 * doubled underscores. Undefined for what is none.
 */
export function readInventoryEntry({ id, v }: InventoryEntry): InventoryObject | undefined {
  const first = id.indexOf("_");
  const last = id.lastIndexOf("_");
  const middle = last < 1 ? -1 : id.lastIndexOf("_", last - 1);
  const name = id.slice(first + 1, Math.max(middle, first + 1)).replaceAll("__", ":");
  const kind = id.slice(last + 1);
  if (middle <= first || name === "" || kind === "") return undefined;
  const group = id.slice(middle + 1, last);
  return { namespace: id.slice(0, first), name, group, version: v, kind };
}

/** `Deployment/shop/web`, as Flux names an object; without the namespace for what has none. */
export function inventoryTitle({ kind, namespace, name }: InventoryObject): string {
  return [kind, namespace, name].filter((part) => part !== "").join("/");
}
