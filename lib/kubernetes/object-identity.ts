import type { JsonObject } from "@/lib/json";
import { parseApiVersion, textField } from "./object";

/** What an object is called in its manifest; "" for what is missing or no text there. */
export interface ObjectName {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

export function objectName(object: JsonObject): ObjectName {
  const namespace = textField(object, "metadata", "namespace");
  return {
    apiVersion: textField(object, "apiVersion") ?? "",
    kind: textField(object, "kind") ?? "",
    ...(namespace === undefined ? {} : { namespace }),
    name: textField(object, "metadata", "name") ?? "",
  };
}

/**
 * A key that is the same for two names of one object of a cluster: the API server tells objects
 * apart by group, kind, namespace and name, whatever the version of the group.
 */
export function objectKey({ apiVersion, kind, namespace = "", name }: ObjectName): string {
  return JSON.stringify([parseApiVersion(apiVersion).group, kind, namespace, name]);
}

/** As `objectKey`, but another version of the group is another key: what is written, not what is. */
export function objectKeyWithVersion({
  apiVersion,
  kind,
  namespace = "",
  name,
}: ObjectName): string {
  return JSON.stringify([apiVersion, kind, namespace, name]);
}

/** `Deployment checkout`: where the namespace is clear. */
export function objectTitle({ kind, name }: { kind: string; name: string }): string {
  return `${kind} ${name}`;
}

/** `Deployment shop/checkout`; without the namespace for what has none. */
export function objectTitleWithNamespace({
  kind,
  namespace,
  name,
}: {
  kind: string;
  namespace?: string | null | undefined;
  name: string;
}): string {
  return namespace == null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
