import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { builtinKind, builtinKinds, builtinModel, builtinRelease } from "./builtins";
import { builtinValues } from "./builtin-values";
import table from "./builtins.json";
import { builtinTable, clientFolder } from "./builtin-table";
import { resourceOf } from "./registry";

describe("built-in kinds", () => {
  test.skipIf(!existsSync(clientFolder))(
    "the committed table is what the installed client says",
    () => {
      expect(table).toEqual(builtinTable(clientFolder));
    },
  );

  test("every kind has a schema in which every field can be read", () => {
    for (const gvk of builtinKinds()) {
      const kind = builtinKind(gvk);
      expect(kind && builtinModel(kind.model).properties?.has("metadata")).toBe(true);
    }
    expect(builtinKinds().length).toBeGreaterThan(100);
    expect(builtinRelease).toMatch(/^1\.\d+$/);
  });

  test("every enumeration and range is of a field that exists", () => {
    const fields = new Set(
      Object.entries(table.models).flatMap(([model, line]) => {
        const title = builtinModel(model).title ?? "";
        return line.split(",").map((entry) => `${title}.${entry.replace(/!?:.*/, "")}`);
      }),
    );
    expect(Object.keys(builtinValues).filter((key) => !fields.has(key))).toEqual([]);
  });

  test("plural and scope of a kind", () => {
    expect(resourceOf("apps/v1", "Deployment")).toEqual({
      group: "apps",
      version: "v1",
      resource: "deployments",
      namespaced: true,
    });
    expect(resourceOf("v1", "Namespace")).toMatchObject({
      group: "",
      resource: "namespaces",
      namespaced: false,
    });
    expect(resourceOf("networking.k8s.io/v1", "NetworkPolicy")).toMatchObject({
      resource: "networkpolicies",
    });
    expect(resourceOf("v1", "Endpoints")).toMatchObject({ resource: "endpoints" });
    expect(resourceOf("v1", "constructor")).toBeUndefined();
    expect(resourceOf("example.com/v1", "Widget")).toBeUndefined();
  });
});
