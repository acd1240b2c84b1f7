import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { changeField } from "./field-paths";
import { get, set, textOf } from "./members";
import { references } from "./reference-fields";
import { Refusal, type Work } from "./refusal";
import { type Id, isSelected, type KindSelector, type Resource } from "./resource";
import type { Resources } from "./resources";

/** Objects that were called something else before, by each name that they had. */
type ByOldName = ReadonlyMap<string, readonly Resource[]>;

/** Where an object names another one whose name has changed, its new name is put. */
export function updateReferences(resources: Resources, work: Work): void {
  const byName = new Map<string, Resource[]>();
  for (const resource of resources.list)
    for (const name of new Set(resource.previous.map((id) => id.name)))
      byName.set(name, [...(byName.get(name) ?? []), resource]);
  if (byName.size === 0) return;
  for (const referrer of resources.list) {
    const id = referrer.originalId;
    for (const { target, fields } of references) {
      for (const field of fields) {
        work.spend(1);
        if (!isSelected(id, field)) continue;
        const isRole = field.path.join("/").endsWith("roleRef/name");
        const finder = new Finder(referrer, target, isRole, { byName, resources, work });
        // Whatever kind the object is now, the field is looked for.
        changeField(referrer, { path: field.path }, { change: (value) => finder.change(value) });
      }
    }
  }
}

interface Among {
  byName: ByOldName;
  resources: Resources;
  work: Work;
}

class Finder {
  readonly #referrer: Resource;
  readonly #target: KindSelector;
  readonly #role: KindSelector | undefined;
  readonly #among: Among;
  /** Where a RoleBinding's accounts are, before any of it is changed. */
  readonly #accounts: ReadonlySet<string>;

  constructor(referrer: Resource, target: KindSelector, isRole: boolean, among: Among) {
    this.#referrer = referrer;
    this.#target = target;
    this.#role = isRole ? roleOf(referrer.object) : undefined;
    this.#among = among;
    this.#accounts = accountsOf(referrer);
  }

  change(value: Json): Json {
    if (value === null) return value;
    if (Array.isArray(value)) return value.map((one) => this.change(one));
    if (!isJsonObject(value)) return this.#find(textOf(value), undefined)?.name ?? value;
    const name = get(value, "name");
    if (name === undefined) throw new Refusal("has a reference without a name");
    const given = get(value, "namespace");
    const found = this.#find(textOf(name), given === undefined ? "" : textOf(given), value);
    if (found === undefined) return value;
    set(value, "name", found.name);
    if (found.namespace !== "") set(value, "namespace", found.namespace);
    return value;
  }

  #find(name: string, namespace: string | undefined, reference?: JsonObject): Resource | undefined {
    const { byName, work } = this.#among;
    const named = byName.get(name) ?? [];
    work.spend(named.length + 1);
    let found = named.filter((one) => this.#isPossible(one));
    if (reference !== undefined && get(reference, "namespace") !== undefined)
      found = this.#inNamespace(found, namespace ?? "");
    if (found.length <= 1) return found[0];
    found = found.filter((one) => isAlike(one, this.#referrer, true));
    if (found.length > 1) found = found.filter((one) => isAlike(one, this.#referrer, false));
    const [first, ...others] = found;
    const isSame = (one: Resource) =>
      one.name === first?.name && (reference === undefined || one.namespace === first.namespace);
    if (!others.every(isSame))
      throw new Refusal(`refers to ${name}, which may be one of several objects`);
    return first;
  }

  #isPossible(candidate: Resource): boolean {
    const ids = candidate.previousIds;
    const isOf = (selector: KindSelector) => ids.some((id: Id) => isSelected(id, selector));
    if (!isOf(this.#target) || (this.#role !== undefined && !isOf(this.#role))) return false;
    const referrer = this.#referrer;
    if (referrer.isClusterScoped || candidate.isClusterScoped) return true;
    if (candidate.id.namespace === referrer.id.namespace) return true;
    return candidate.kind === "ServiceAccount" && this.#accounts.has(candidate.namespace);
  }

  /** Those that came from a namespace or, where nothing at all did, those that are in it. */
  #inNamespace(found: readonly Resource[], namespace: string): Resource[] {
    const { resources, work } = this.#among;
    work.spend(resources.list.length);
    const isOriginal = resources.list.some(
      (one) => this.#isInReach(one) && one.originalId.namespace === namespace,
    );
    return found.filter((one) => (isOriginal ? one.originalId : one.id).namespace === namespace);
  }

  #isInReach(one: Resource): boolean {
    const referrer = this.#referrer;
    if (referrer.isClusterScoped || one.isClusterScoped) return true;
    return one.id.namespace === referrer.id.namespace || this.#accounts.has(one.namespace);
  }
}

function accountsOf({ kind, object }: Resource): Set<string> {
  const subjects = get(object, "subjects");
  if (kind !== "RoleBinding" || !Array.isArray(subjects)) return new Set();
  const accounts = subjects.filter((one) => get(one, "kind") === "ServiceAccount");
  return new Set(accounts.map((one) => textOf(get(one, "namespace"))));
}

function roleOf(object: JsonObject): KindSelector | undefined {
  const role = get(object, "roleRef");
  const [group, kind] = [get(role, "apiGroup"), get(role, "kind")];
  if (group == null || kind == null) return undefined;
  return { group: textOf(group), kind: textOf(kind) };
}

/** Whether two have been through the same prefixes and suffixes, as far as both have. */
function isAlike(one: Resource, other: Resource, isEmptyAny: boolean): boolean {
  const isSame = (a: readonly string[], b: readonly string[]) =>
    (isEmptyAny && (a.length === 0 || b.length === 0)) || endsAlike(a, b);
  return isSame(one.prefixes, other.prefixes) && isSame(one.suffixes, other.suffixes);
}

function endsAlike(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length > b.length ? [b, a] : [a, b];
  if (short.length === 0) return long.length === 0;
  return short.every((one, index) => one === long[index + long.length - short.length]);
}
