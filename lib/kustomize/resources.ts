import { Refusal } from "./refusal";
import { type Id, idKey, type Resource } from "./resource";

/** What a build has so far: no two objects of one id. */
export class Resources {
  #list: Resource[] = [];
  #ids = new Map<string, number>();

  get list(): readonly Resource[] {
    return this.#list;
  }

  append(added: readonly Resource[]): void {
    for (const resource of added) {
      const key = idKey(resource.id);
      if (this.#count(key, 1) > 1) throw new Refusal(`has ${titleOf(resource)} twice`);
      this.#list.push(resource);
    }
  }

  /** With `other` in the place of `resource`, which takes over its id. */
  replace(resource: Resource, other: Resource): void {
    this.#list = this.#list.map((one) => (one === resource ? other : one));
  }

  /** After transformers: ids may have changed, and objects may be gone. */
  keep(isKept: (resource: Resource) => boolean): void {
    this.#list = this.#list.filter(isKept);
    this.#ids = new Map();
    for (const { id } of this.#list) this.#count(idKey(id), 1);
  }

  /** Throws where an id is there more than once. */
  requireDistinct(): void {
    const list = this.#list;
    this.#list = [];
    this.#ids = new Map();
    this.append(list);
  }

  /** Changes one, and throws where there is another of the id that it has then. */
  change(resource: Resource, change: () => void): void {
    this.#count(idKey(resource.id), -1);
    change();
    if (this.#count(idKey(resource.id), 1) > 1)
      throw new Refusal(`has ${titleOf(resource)} twice by its namespace`);
  }

  /** Those that have an id, or had it before. */
  byAnyId(id: Id): Resource[] {
    const key = idKey(id);
    return this.#list.filter((one) =>
      [...one.previousIds, one.id].some((known) => idKey(known) === key),
    );
  }

  #count(key: string, by: number): number {
    const count = (this.#ids.get(key) ?? 0) + by;
    this.#ids.set(key, count);
    return count;
  }
}

export const titleOf = ({ kind, name }: Resource): string => `the ${kind} ${name}`;
