import { fromPointer, isJsonObject, type Json, canonicalJson } from "@/lib/json";
import { get, set, sizeOf } from "./members";
import { Refusal, type Work } from "./refusal";

/** One operation of a JSON Patch (RFC 6902). */
export interface JsonOperation {
  op: string;
  path: string;
  from: string | undefined;
  value: Json | undefined;
}

export function readJsonPatch(patch: Json): JsonOperation[] {
  if (!Array.isArray(patch)) throw new Refusal("has a JSON patch that is no list");
  return patch.map((one) => {
    const [op, path, from] = ["op", "path", "from"].map((key) => get(one, key));
    if (!isJsonObject(one) || typeof op !== "string" || typeof path !== "string")
      throw new Refusal("has a JSON patch with an operation without op or path");
    return {
      op,
      path,
      from: typeof from === "string" ? from : undefined,
      value: get(one, "value"),
    };
  });
}

/** Changes `root` in place, as far as an operation does not replace it. */
export function applyJsonPatch(root: Json, operations: readonly JsonOperation[], work: Work): Json {
  const box = { root };
  for (const { op, path, from, value } of operations) {
    work.spend(1 + path.length / 16);
    if (op === "add") put(box, path, copied(value, work), work, true);
    else if (op === "replace") {
      find(box, path);
      put(box, path, copied(value, work), work, false);
    } else if (op === "remove") take(box, path, work);
    else if (op === "move" && from !== undefined) put(box, path, take(box, from, work), work, true);
    else if (op === "copy" && from !== undefined)
      put(box, path, copied(find(box, from), work), work, true);
    else if (op === "test") {
      const found = find(box, path);
      work.spend(sizeOf(found));
      if (canonicalJson(found) !== canonicalJson(value ?? null))
        throw new Refusal(`has a JSON patch whose test of ${path} fails`);
    } else throw new Refusal(`has a JSON patch with the operation ${op}`);
  }
  return box.root;
}

function copied(value: Json | undefined, work: Work): Json {
  if (value === undefined) throw new Refusal("has a JSON patch with an operation without value");
  work.spend(sizeOf(value));
  return structuredClone(value);
}

interface Box {
  root: Json;
}

const missing = (path: string) => new Refusal(`has a JSON patch of ${path}, which is not there`);

function find(box: Box, path: string): Json {
  let at: Json | undefined = box.root;
  for (const step of stepsOf(path)) {
    at = Array.isArray(at) ? at[indexIn(at, step, path)] : get(at, step);
    if (at === undefined) throw missing(path);
  }
  return at;
}

function stepsOf(path: string): string[] {
  if (path !== "" && !path.startsWith("/")) throw missing(path);
  return fromPointer(path);
}

/** Counted from the end where it is negative, as the library does that kustomize uses. */
function indexIn(list: readonly Json[], step: string, path: string, more = 0): number {
  if (!/^-?\d{1,9}$/.test(step)) throw missing(path);
  const index = Number(step) < 0 ? list.length + more + Number(step) : Number(step);
  if (index < 0 || index >= list.length + more) throw missing(path);
  return index;
}

function parentOf(box: Box, path: string): { parent: Json; last: string } {
  const steps = stepsOf(path);
  const last = steps.pop();
  if (last === undefined) throw new Refusal("has a JSON patch of a whole object");
  let parent: Json | undefined = box.root;
  for (const step of steps) {
    parent = Array.isArray(parent) ? parent[indexIn(parent, step, path)] : get(parent, step);
    if (parent === undefined || parent === null) throw missing(path);
  }
  return { parent, last };
}

function put(box: Box, path: string, value: Json, work: Work, inserts: boolean): void {
  const { parent, last } = parentOf(box, path);
  if (Array.isArray(parent)) {
    work.spend(parent.length / 16);
    if (inserts && last === "-") parent.push(value);
    else if (inserts) parent.splice(indexIn(parent, last, path, 1), 0, value);
    else parent[indexIn(parent, last, path)] = value;
  } else if (isJsonObject(parent)) set(parent, last, value);
  else throw missing(path);
}

function take(box: Box, path: string, work: Work): Json {
  const { parent, last } = parentOf(box, path);
  const found = find(box, path);
  if (Array.isArray(parent)) {
    work.spend(parent.length / 16);
    parent.splice(indexIn(parent, last, path), 1);
  } else if (isJsonObject(parent)) delete parent[last];
  return found;
}
