import * as fc from "fast-check";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { anything, bundle, instance, target, template } from "./testing/bundles";
import { hostileString } from "./testing/hostile-values";
import { checkPath } from "./paths";
import { TemplateFault } from "./problems";
import { render } from "./render";

const outside = [
  "",
  ".",
  "..",
  "../x",
  "a/../x",
  "a/..",
  "./a",
  "a/./b",
  "/a",
  "//a",
  "a//b",
  "a/",
  "C:/x",
  "c:x",
  "\\\\host\\x",
  "a\\b",
  "..\\x",
  "%2e%2e/x",
  "a%2fb",
  "..%2fx",
  "a\0b",
  "a\nb",
  "a\u202eb",
  "a\u200bb",
  "a\u00a0b",
  "a.",
  "a ",
  " a",
  "a./b",
  "a /b",
  "...",
  ".. /x",
  ". ./x",
  ".git",
  ".git/config",
  ".GIT/hooks/x",
  ".Git",
  "x/.git/y",
  ".gitmodules",
  ".gitattributes",
  "git~1/x",
  ".g\u200cit/x",
  "nul",
  "con.yaml",
  "COM1",
  "aux/x",
  "e\u0301.yaml",
  "~/x:y",
  "a*b",
  "x".repeat(201),
  `${"a/".repeat(201)}b`,
];
const inside = [
  "a.yaml",
  "dir/a.yaml",
  "a-b_c.1.yaml",
  "deep/er/x.yml",
  "é.yaml",
  "..a/b",
  "a..b",
  ".hidden",
  "~x",
  "a b.txt",
  "kustomization.yaml",
];

function accepts(text: string): boolean {
  try {
    return checkPath(text) === text;
  } catch (thrown) {
    if (thrown instanceof TemplateFault) return false;
    throw thrown;
  }
}

describe("checkPath", () => {
  it.each(outside.map((text) => [JSON.stringify(text.slice(0, 30)), text]))(
    "refuses %s",
    (_, text) => {
      expect(() => checkPath(text)).toThrow(TemplateFault);
    },
  );

  it.each(inside)("lets %s be", (text) => {
    expect(checkPath(text)).toBe(text);
  });

  it("whatever it lets through stays inside the folder, on POSIX and on Windows, and is what it was", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "..",
        ".",
        "/",
        "\\",
        "%2e",
        "a",
        ".git",
        " ",
        ":",
        "\u202e",
        "C:",
        "nul",
        "\0",
        "é",
      ),
      hostileString,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join("");
        if (!accepts(text)) return;
        for (const flavour of [path.posix, path.win32]) {
          const root = flavour === path.posix ? "/repo/instance" : "C:\\repo\\instance";
          const resolved = flavour.resolve(root, text);
          expect(resolved.startsWith(root + flavour.sep)).toBe(true);
          // Node puts ./ before what begins like the name of a Windows device.
          expect(flavour.normalize(text).replaceAll("\\", "/").replace(/^\.\//, "")).toBe(text);
        }
        expect(text.split("/")).not.toContain("..");
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a rendered path", () => {
  const named = template(
    bundle(`${anything}  files:\n    - { from: a.yaml, to: "conf/\${{ params.name }}.yaml" }\n`, {
      "a.yaml": "a: 1\n",
    }),
  );
  const many = template(
    bundle(
      `${anything}  files:\n    - { from: a.yaml, to: "\${{ each }}", forEach: params.names }\n`,
      { "a.yaml": "a: ${{ each }}\n" },
    ),
  );

  it("is refused as it is, pointing at the parameter that made it", () => {
    const { files, problems } = render({
      template: named,
      parameters: { name: "../../../prod/x" },
      instance,
      target,
    });
    expect(files).toEqual([]);
    expect(problems[0]).toMatchObject({
      code: "invalid-path",
      file: "template.yaml",
      expression: "params.name",
      pointer: "/name",
    });
  });

  it("never leaves the folder, whatever the value", () => {
    fc.assert(
      fc.property(hostileString, (name) => {
        for (const file of render({ template: named, parameters: { name }, instance, target })
          .files)
          expect(path.posix.normalize(file.path)).toBe(file.path);
        for (const file of render({ template: named, parameters: { name }, instance, target })
          .files)
          expect(file.path.startsWith("conf/")).toBe(true);
      }),
    );
  });

  it("cannot be the path of another file, not even with other letter case", () => {
    const { problems } = render({
      template: many,
      parameters: { names: ["a.yaml", "A.yaml"] },
      instance,
      target,
    });
    expect(problems[0]).toMatchObject({ code: "duplicate-path" });
  });
});
