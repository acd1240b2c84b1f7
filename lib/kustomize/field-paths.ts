import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { get, set } from "./members";
import { Refusal } from "./refusal";
import { isSelected, type KindSelector, type Resource } from "./resource";

/** A field of some kinds. Lists on the way stand for each of their items. */
export interface FieldSpec extends KindSelector {
  /** Steps; one that ends in `[]` is a list. */
  path: readonly string[];
  /** What is missing on the way is made. */
  create?: boolean;
}

/** A path as kustomize writes it: `\/` is a slash in a step. */
export function pathOf(text: string): string[] {
  const steps = text.replace(/^\/(?=.)/, "").split(/(?<!\\)\//);
  return steps.map((step) => step.replaceAll("\\/", "/"));
}

export interface FieldVisit {
  /** Gives what is to stand there instead. */
  change: (value: Json) => Json;
  /** What is made where nothing stands. */
  empty?: () => Json;
}

/** Changes the field of an object, where its kind is selected and the field is there. */
export function changeField(resource: Resource, spec: FieldSpec, visit: FieldVisit): void {
  const { group, version } = resource.id;
  if (!isSelected({ group, version, kind: resource.kind }, spec)) return;
  changeAt(resource.object, spec.path, spec.create === true, visit);
}

function changeAt(
  object: JsonObject,
  [step = "", ...rest]: readonly string[],
  create: boolean,
  visit: FieldVisit,
): void {
  const isList = step.endsWith("[]");
  const key = isList ? step.slice(0, -2) : step;
  const makes = create && visit.empty !== undefined && !isList;
  let found = get(object, key);
  if (found === undefined && !makes) return;
  if (found === undefined || found === null) {
    if (isList) found = [];
    else if (!makes) found = null;
    else if (rest.length > 0) found = {};
    else found = visit.empty?.() ?? null;
  }
  set(object, key, changed(found, rest, create, visit));
}

function changed(value: Json, rest: readonly string[], create: boolean, visit: FieldVisit): Json {
  if (rest.length === 0) return visit.change(value);
  if (value === null) return value;
  if (Array.isArray(value)) return value.map((one) => changed(one, rest, create, visit));
  if (!isJsonObject(value))
    throw new Refusal(`leads to ${rest.join("/")} in an object, where there is a scalar`);
  changeAt(value, rest, create, visit);
  return value;
}
