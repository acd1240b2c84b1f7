import type { LocatedObject } from "@/lib/admission";
import { isJsonObject } from "@/lib/json";

/** Whether one of the objects is a Secret with data in it, whatever the data looks like. Pure. */
export function hasSecretData(objects: readonly LocatedObject[]): boolean {
  return objects.some(
    ({ object }) =>
      object["kind"] === "Secret" &&
      [object["data"], object["stringData"]].some(
        (data) => isJsonObject(data) && Object.keys(data).length > 0,
      ),
  );
}
