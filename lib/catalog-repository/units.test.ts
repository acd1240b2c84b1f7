import { expect, test } from "vitest";
import { unitsOf } from "./units";

const filesAt = (...paths: string[]) => paths.map((path) => ({ path, text: "" }));

test("decisions come first and templates last, each unit with all that it is taken over with", () => {
  const { units } = unitsOf(
    filesAt(
      "templates/web/template.yaml",
      "released/web/1.0.0/template.yaml",
      "policies/tls/policy.yaml",
      "targets/eu.yaml",
      "settings.yaml",
      "exceptions/old.yaml",
      "policies/tls/tests/a.yaml",
    ),
  );
  expect(units.map(({ unit, files }) => [unit, files.map(({ path }) => path)])).toEqual([
    ["decisions", ["exceptions/old.yaml", "settings.yaml"]],
    ["policies/tls", ["policies/tls/policy.yaml", "policies/tls/tests/a.yaml"]],
    ["targets/eu", ["targets/eu.yaml"]],
    ["templates/web", ["released/web/1.0.0/template.yaml", "templates/web/template.yaml"]],
  ]);
});

test("what looks like a file of the layout and is none is told, and what is somebody else's is not", () => {
  const { units, strays } = unitsOf(
    filesAt(
      "README.md",
      ".github/CODEOWNERS",
      "policies/README.md",
      "exceptions/Old.yaml",
      "access.yml",
    ),
  );
  expect(units).toEqual([]);
  expect(strays.map(({ severity, path, hint }) => [severity, path, hint])).toEqual([
    ["warning", "exceptions/Old.yaml", "An exception is exceptions/<name>.yaml."],
    ["warning", "access.yml", "Call it access.yaml or settings.yaml."],
  ]);
});
