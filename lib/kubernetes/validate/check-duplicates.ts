import { apiVersionOf } from "../object";
import { objectKey, objectTitle } from "../object-identity";
import type { Finding } from "../problem";
import type { FoundObject } from "./found-object";

/** Each object that has the identity of one before it: an API server would take the later one. */
export function checkDuplicates(
  objects: readonly FoundObject[],
  report: (object: FoundObject, finding: Finding) => void,
): void {
  const first = new Map<string, FoundObject>();
  for (const object of objects) {
    if (!object.gvk || object.name === "") continue;
    const { gvk, namespace, name } = object;
    const key = objectKey({ apiVersion: apiVersionOf(gvk), kind: gvk.kind, namespace, name });
    const other = first.get(key);
    if (!other) {
      first.set(key, object);
      continue;
    }
    const place = other.file === object.file ? "in the same file" : `in ${other.file}`;
    report(object, {
      severity: "error",
      code: "duplicate-object",
      message: `The ${objectTitle({ kind: gvk.kind, name })} is written a second time; the first is ${place}.`,
      path: ["metadata", "name"],
    });
  }
}
