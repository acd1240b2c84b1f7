import { describe, expect, test } from "vitest";
import {
  objectKey,
  objectKeyWithVersion,
  objectName,
  objectTitle,
  objectTitleWithNamespace,
} from "./object-identity";

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "checkout", namespace: "shop" },
};

describe("the identity of an object", () => {
  test("is read from its manifest, whatever is missing there", () => {
    expect(objectName(deployment)).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      namespace: "shop",
      name: "checkout",
    });
    expect(objectName({ kind: 1, metadata: { name: ["x"], namespace: null } })).toEqual({
      apiVersion: "",
      kind: "",
      name: "",
    });
  });

  test("is the same for every version of a group, unless the version is asked for", () => {
    const name = objectName(deployment);
    const older = { ...name, apiVersion: "apps/v1beta1" };
    expect(objectKey(older)).toBe(objectKey(name));
    expect(objectKeyWithVersion(older)).not.toBe(objectKeyWithVersion(name));
  });

  test("differs with group, kind, namespace and name, also where one runs into the next", () => {
    const name = objectName(deployment);
    const others = [
      { ...name, apiVersion: "v1" },
      { ...name, apiVersion: "extensions/v1" },
      { ...name, kind: "StatefulSet" },
      { ...name, namespace: "shop/checkout", name: "" },
      { ...name, namespace: "" },
      { ...name, name: "shop/checkout", namespace: "" },
    ];
    expect(new Set([name, ...others].map(objectKey)).size).toBe(7);
    expect(new Set([name, ...others].map(objectKeyWithVersion)).size).toBe(7);
  });

  test("is said with the namespace or without it", () => {
    expect(objectTitle(objectName(deployment))).toBe("Deployment checkout");
    expect(objectTitleWithNamespace(objectName(deployment))).toBe("Deployment shop/checkout");
    const clusterRole = { kind: "ClusterRole", name: "reader", namespace: null };
    expect(objectTitleWithNamespace(clusterRole)).toBe("ClusterRole reader");
  });
});
