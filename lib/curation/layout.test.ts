import { expect, test } from "vitest";
import { catalogPlace, exceptionPath, policyPath, policyTestsPath, unitOf, versionsPath } from ".";

test.each([
  ["access.yaml", { kind: "access" }, "decisions"],
  ["settings.yaml", { kind: "settings" }, "decisions"],
  ["exceptions/old-images.yaml", { kind: "exception", name: "old-images" }, "decisions"],
  ["secret-allowances/dsn.yml", { kind: "secret-allowance", name: "dsn" }, "decisions"],
  ["versions/web-service.yaml", { kind: "versions", name: "web-service" }, "decisions"],
  [
    "templates/web-service/template.yaml",
    { kind: "template", name: "web-service" },
    "templates/web-service",
  ],
  [
    "templates/web-service/files/a/b.yaml",
    { kind: "template", name: "web-service" },
    "templates/web-service",
  ],
  [
    "released/web-service/1.2.0-rc.1/template.yaml",
    { kind: "released", name: "web-service", version: "1.2.0-rc.1" },
    "templates/web-service",
  ],
  ["policies/tls-only/policy.yaml", { kind: "policy", name: "tls-only" }, "policies/tls-only"],
  ["policies/tls-only/tests/a.yaml", { kind: "policy", name: "tls-only" }, "policies/tls-only"],
  ["targets/eu-1.yaml", { kind: "target", name: "eu-1" }, "targets/eu-1"],
])("%s is %j, of the unit %s", (path, place, unit) => {
  const found = catalogPlace(path);
  expect(found).toEqual(place);
  expect(found && unitOf(found)).toBe(unit);
});

test.each([
  "README.md",
  "access.yml",
  "policies/tls-only.yaml",
  "policies/tls-only/README.md",
  "targets/eu/1.yaml",
  "exceptions/Old.yaml",
  "exceptions/.yaml",
  "versions/web-service.json",
  "released/web-service/template.yaml",
  "templates/web-service",
  "/access.yaml",
  "a/access.yaml",
  `templates/a/${"b".repeat(1024)}`,
])("%s is no file of the layout", (path) => {
  expect(catalogPlace(path)).toBeUndefined();
});

test("what is written is found again", () => {
  expect(catalogPlace(policyPath("a.b"))).toEqual({ kind: "policy", name: "a.b" });
  expect(catalogPlace(policyTestsPath("a"))).toEqual({ kind: "policy", name: "a" });
  expect(catalogPlace(exceptionPath("a"))).toEqual({ kind: "exception", name: "a" });
  expect(catalogPlace(versionsPath("a"))).toEqual({ kind: "versions", name: "a" });
});
