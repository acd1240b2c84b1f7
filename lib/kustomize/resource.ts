import { isJsonObject, type JsonObject } from "@/lib/json";
import { parseApiVersion } from "@/lib/kubernetes";
import { get, mapAt, set, textOf } from "./members";
import { isClusterScoped } from "./merge-keys";
import { Refusal } from "./refusal";

export interface Kind {
  group: string;
  version: string;
  kind: string;
}

/** What kustomize tells objects apart by. */
export interface Id extends Kind {
  name: string;
  /** The effective one: `default` for none, and one of its own for what is in no namespace. */
  namespace: string;
}

/** Which kinds a rule is about; "" and what is not given are any. */
export type KindSelector = Partial<Kind>;

const mostNames = 200;
const noNamespace = "_non_namespaceable_";

/** An object on its way through a build. It is changed in place. */
export class Resource {
  object: JsonObject;
  /** Where it comes from. */
  readonly file: string;
  readonly document: number;
  /** What it was called before each change of it, the first first. */
  previous: { name: string; namespace: string; kind: string }[] = [];
  prefixes: string[] = [];
  suffixes: string[] = [];
  needsHash = false;
  behavior = "";

  constructor(object: JsonObject, file: string, document: number) {
    this.object = object;
    this.file = file;
    this.document = document;
  }

  get kind(): string {
    return textOf(get(this.object, "kind"));
  }

  get metadata(): JsonObject {
    return mapAt(this.object, "metadata");
  }

  get name(): string {
    return textOf(get(this.metadata, "name"));
  }

  get namespace(): string {
    return textOf(get(this.metadata, "namespace"));
  }

  set name(name: string) {
    set(this.metadata, "name", name);
  }

  set namespace(namespace: string) {
    if (namespace === "") delete this.metadata["namespace"];
    else set(this.metadata, "namespace", namespace);
  }

  get apiVersion(): string {
    return textOf(get(this.object, "apiVersion"));
  }

  get isClusterScoped(): boolean {
    return isClusterScoped(this.apiVersion, this.kind);
  }

  get id(): Id {
    const namespace = this.isClusterScoped ? noNamespace : this.namespace || "default";
    return { ...groupOf(this.apiVersion), kind: this.kind, name: this.name, namespace };
  }

  get previousIds(): Id[] {
    const group = groupOf(this.apiVersion);
    return this.previous.map((one) => ({ ...group, ...one }));
  }

  get originalId(): Id {
    const [first] = this.previous;
    return first === undefined ? this.id : { ...groupOf(this.apiVersion), ...first };
  }

  /** Whether kustomize keeps annotations of its own on it while it builds. */
  get isTracked(): boolean {
    return this.previous.length > 0 || this.needsHash || this.behavior !== "";
  }

  storeId(): void {
    const { name, namespace, kind } = this.id;
    const last = this.previous.at(-1);
    if (last?.name === name && last.namespace === namespace && last.kind === kind) return;
    if (this.previous.length >= mostNames)
      throw new Refusal(`renames the ${kind} ${name} too often`);
    this.previous.push({ name, namespace, kind });
  }

  texts(field: "labels" | "annotations"): Record<string, string> {
    const map = get(this.metadata, field);
    return Object.fromEntries(
      Object.entries(isJsonObject(map) ? map : {}).map(([key, value]) => [key, textOf(value)]),
    );
  }
}

/** Kustomize splits at the first slash. */
function groupOf(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf("/");
  if (slash < 0) return parseApiVersion(apiVersion);
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function isSelected({ group, version, kind }: Kind, selector: KindSelector): boolean {
  return (
    (!selector.group || selector.group === group) &&
    (!selector.version || selector.version === version) &&
    (!selector.kind || selector.kind === kind)
  );
}

export const idKey = ({ group, version, kind, name, namespace }: Id): string =>
  JSON.stringify([group, version, kind, name, namespace]);
