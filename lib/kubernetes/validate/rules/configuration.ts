import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { field, textField } from "../../object";
import { shown } from "../../problem";
import { isThere, type Refusals } from "./refusing";

/** Bytes of all values (`MaxSecretSize`; a ConfigMap has the same). */
const most = 1024 * 1024;

/** `ValidateConfigMap` of `pkg/apis/core/validation/validation.go`. */
export function checkConfigMap(object: JsonObject, refusals: Refusals): void {
  checkKeys(object, ["data", "binaryData"], refusals);
  const plain = field(object, "data");
  for (const key of keysOf(field(object, "binaryData")))
    if (isJsonObject(plain) && Object.hasOwn(plain, key))
      refusals.refuse("duplicate-name", ["binaryData", key], "has a key that data has too");
}

/** What a Secret of a type must hold; `stringData` is added to `data` first. */
const needed: Readonly<Record<string, string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

/** `ValidateSecret`. */
export function checkSecret(object: JsonObject, refusals: Refusals): void {
  checkKeys(object, ["data", "stringData"], refusals);
  const type = textField(object, "type") ?? "Opaque";
  const has = (key: string) => isThere(object, "data", key) || isThere(object, "stringData", key);
  const keys = Object.hasOwn(needed, type) ? needed[type] : undefined;
  for (const key of keys ?? [])
    if (!has(key)) refusals.missing(["data"], key, `: a Secret of the type ${type} needs it`);
  if (type === "kubernetes.io/basic-auth" && !has("username") && !has("password"))
    refusals.missing(["data"], "username", ", and password: one of them is needed");
  if (
    type === "kubernetes.io/service-account-token" &&
    !isThere(object, "metadata", "annotations", "kubernetes.io/service-account.name")
  )
    refusals.missing(["metadata", "annotations"], "kubernetes.io/service-account.name");
}

/** `IsConfigMapKey`. */
function checkKeys(object: JsonObject, lists: readonly string[], refusals: Refusals): void {
  let bytes = 0;
  for (const list of lists)
    for (const key of keysOf(field(object, list))) {
      if (!/^[-._a-zA-Z0-9]+$/.test(key) || key.length > 253 || key === "." || key.startsWith(".."))
        refusals.refuse(
          "invalid-name",
          [list, key],
          `has a key that is not allowed: ${shown(key)}`,
          "letters, digits, dashes, underscores and dots",
        );
      const value = textField(object, list, key) ?? "";
      const size = new TextEncoder().encode(value).length;
      bytes += list === "data" && lists.includes("stringData") ? size * 0.75 : size;
      if (list === "binaryData") bytes -= size * 0.25;
    }
  if (bytes > most)
    refusals.invalid(
      [lists[0] ?? "data"],
      `holds more than ${most} bytes`,
      `at most ${most} bytes`,
    );
}

function keysOf(map: Json | undefined): string[] {
  return isJsonObject(map) ? Object.keys(map) : [];
}
