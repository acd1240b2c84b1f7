import type { LocatedObject } from "@/lib/admission";
import { canonicalJson, isJsonObject, type Json, type JsonObject, toPointer } from "@/lib/json";
import {
  flatten,
  immutableChanges,
  objectKey,
  objectName,
  objectTitle,
  type SchemaRegistry,
} from "@/lib/kubernetes";

/** One field of an object, before and after; undefined: it is not there. Values are texts of JSON, cut short. */
export interface FieldChange {
  /** JSON Pointer in the object; items of lists by their place. */
  pointer: string;
  before?: string;
  after?: string;
}

/** What becomes of one object. */
export interface ObjectChange {
  /** `Deployment checkout`. */
  title: string;
  how: "added" | "removed" | "changed";
  /** Below `manifests/`. */
  file: string;
  fields: FieldChange[];
  /** More fields than are told. */
  more: number;
  /** What the cluster refuses to change: the object has to be made anew. */
  recreates: { pointer: string; message: string }[];
  /** What is added in the place of what is removed, where that is plain: another name, kind or namespace. */
  instead?: string;
}

/** Fields of one object that are told. */
const mostFields = 60;
/** Characters of a value. */
const longestValue = 160;

/** An object, or one of the items of a List, which are objects of their own to a cluster. */
interface PlacedObject extends LocatedObject {
  /** Its place in the document. */
  at: string;
}

const placed = (one: LocatedObject): PlacedObject[] =>
  flatten(one.object).map(({ object, at }) => ({ ...one, object, at: toPointer(at.map(String)) }));

/**
 * What two sets of objects differ in, as a cluster tells objects apart. `own` is the namespace of those that name
 * none. Values of Secrets are not told. Pure.
 */
export function objectChanges(
  before: readonly LocatedObject[],
  after: readonly LocatedObject[],
  { own, schemas }: { own: string; schemas: SchemaRegistry },
): ObjectChange[] {
  const keyOf = ({ object }: LocatedObject) => {
    const name = objectName(object);
    const isOwn = name.namespace === undefined || name.namespace === own;
    return objectKey(isOwn ? { ...name, namespace: own } : name);
  };
  const was = new Map(before.flatMap(placed).map((one) => [keyOf(one), one]));
  const is = new Map(after.flatMap(placed).map((one) => [keyOf(one), one]));
  const gone = [...was].flatMap(([key, one]) => (is.has(key) ? [] : [one]));
  const added = [...is].flatMap(([key, one]) => (was.has(key) ? [] : [one]));
  const changed = [...is].flatMap(([key, one]): ObjectChange[] => {
    const old = was.get(key);
    if (old === undefined || canonicalJson(old.object) === canonicalJson(one.object)) return [];
    const all = fieldChanges(old.object, one.object);
    return [
      {
        title: objectTitle(objectName(one.object)),
        how: "changed",
        file: one.file,
        fields: all.slice(0, mostFields),
        more: Math.max(0, all.length - mostFields),
        recreates: immutableChanges(old.object, one.object, schemas),
      },
    ];
  });
  return [
    ...gone.map((one) => {
      const instead = takenBy(one, added, gone);
      return { ...plain("removed", one), ...(instead === undefined ? {} : { instead }) };
    }),
    ...changed,
    ...added.map((one) => plain("added", one)),
  ];
}

function plain(how: "added" | "removed", { object, file }: LocatedObject): ObjectChange {
  return { title: objectTitle(objectName(object)), how, file, fields: [], more: 0, recreates: [] };
}

/** One that came at the same place of the same file, or the only one of its kind or name. */
function takenBy(
  gone: PlacedObject,
  added: readonly PlacedObject[],
  allGone: readonly PlacedObject[],
): string | undefined {
  const name = objectName(gone.object);
  const isAlike = (other: PlacedObject) => {
    const { kind, name: called } = objectName(other.object);
    return kind === name.kind || called === name.name;
  };
  const alike = added.filter(isAlike);
  const place = alike.find(
    ({ file, document, at }) => file === gone.file && document === gone.document && at === gone.at,
  );
  const [only, ...more] = alike;
  const found =
    place ?? (more.length === 0 && allGone.filter(isAlike).length === 1 ? only : undefined);
  if (found === undefined) return undefined;
  const { kind, name: called, namespace } = objectName(found.object);
  const isElsewhere = namespace !== undefined && namespace !== name.namespace;
  return isElsewhere ? `${kind} ${namespace}/${called}` : `${kind} ${called}`;
}

/** Fields that differ between two JSON values, each as deep as they do. Pure. */
export function fieldChanges(before: Json, after: Json): FieldChange[] {
  const isSecret = [before, after].some((one) => isJsonObject(one) && one["kind"] === "Secret");
  const found: FieldChange[] = [];
  const visit = (was: Json | undefined, is: Json | undefined, path: string[]): void => {
    if (was !== undefined && is !== undefined && canonicalJson(was) === canonicalJson(is)) return;
    if (isJsonObject(was) && isJsonObject(is)) {
      for (const key of new Set([...Object.keys(was), ...Object.keys(is)]))
        visit(own(was, key), own(is, key), [...path, key]);
      return;
    }
    if (Array.isArray(was) && Array.isArray(is)) {
      for (let index = 0; index < Math.max(was.length, is.length); index += 1)
        visit(was[index], is[index], [...path, String(index)]);
      return;
    }
    const isHidden = isSecret && ["data", "stringData"].includes(path[0] ?? "");
    found.push({
      pointer: toPointer(path),
      ...(was === undefined ? {} : { before: isHidden ? "(a secret)" : shortText(was) }),
      ...(is === undefined ? {} : { after: isHidden ? "(a secret)" : shortText(is) }),
    });
  };
  visit(before, after, []);
  return found;
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A value on one line, cut where it is long. */
export function shortText(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
}
