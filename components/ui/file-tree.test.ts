import { expect, it } from "vitest";
import { fileTree, type TreeNode } from "./file-tree";

const draw = (nodes: TreeNode[], indent = ""): string[] =>
  nodes.flatMap((node) => [
    indent + node.name + (node.isFile ? "" : "/"),
    ...draw(node.children, `${indent}  `),
  ]);

it("puts folders first and joins chains of folders", () => {
  const paths = [
    "tenants/staging/payments/checkout/sync.yaml",
    "tenants/staging/payments/checkout/manifests/service.yaml",
    "tenants/staging/payments/checkout/manifests/a.yaml",
  ];
  expect(draw(fileTree(paths))).toEqual([
    "tenants/staging/payments/checkout/",
    "  manifests/",
    "    a.yaml",
    "    service.yaml",
    "  sync.yaml",
  ]);
});

it("keeps a file and a folder of the same name apart", () => {
  expect(draw(fileTree(["a", "a/b"]))).toEqual(["a/", "  b", "a"]);
});
