import { describe, expect, test } from "vitest";
import { leftOutOf } from "./source-ignore";

const leftOut = (paths: readonly string[], text: string, ignore?: string, below = "") => {
  const texts = new Map(text === "" ? [] : [[`${below}.sourceignore`, text] as const]);
  return paths.filter(leftOutOf(texts, ignore, paths));
};

// What sourceignore of fluxcd/pkg v0.12.0 says of these; tens of thousands more agreed.
describe("what source-controller leaves out", () => {
  const usual = [".github/ci.yaml", "a/.sops.yaml", "a/logo.png", ".gitignore", "a/b.yaml"];

  test("is media, CI and what is not for clusters, where the repository says nothing", () => {
    expect(leftOut(usual, "")).toEqual(usual.slice(0, 4));
  });

  test("is what its .sourceignore says in place of that, Git's own files apart", () => {
    expect(leftOut(usual, "# only\n\na/*.yaml\r\n")).toEqual([
      "a/.sops.yaml",
      ".gitignore",
      "a/b.yaml",
    ]);
    expect(leftOut(usual, "", "/a")).toEqual([
      "a/.sops.yaml",
      "a/logo.png",
      ".gitignore",
      "a/b.yaml",
    ]);
  });

  test.each([
    ["a name, anywhere", "b", ["b", "a/b", "b/c.yaml"], ["ab", "a/bc"]],
    ["a folder of a name", "b/", ["a/b/c", "b/c"], ["b", "a/b"]],
    ["a path from where it stands", "/b/c", ["b/c", "b/c/d"], ["a/b/c", "b"]],
    ["a path with stars", "a/*.yaml", ["a/b.yaml"], ["a/b/c.yaml", "b.yaml"]],
    ["a path through folders", "a/**/c", ["a/b/c", "a/b/d/c/e", "a/c"], ["a", "b/c"]],
    ["what comes back", "/*\n!/deploy", ["a", "b/c"], ["deploy", "deploy/x/y"]],
    ["what comes back below what is left out", "a\n!a/keep.yaml", ["a/b"], ["a/keep.yaml"]],
    ["letters of a class", "[a-c][^x].yaml", ["ab.yaml"], ["ax.yaml", "db.yaml"]],
    ["characters as they are", "\\*.yaml", ["*.yaml"], ["a.yaml"]],
    ["no pattern", "[a", [], ["a", "[a"]],
  ])("by %s", (_what, text, out, kept) => {
    expect(leftOut([...out, ...kept], text)).toEqual(out);
  });

  test("counts below the folder of its file, and what the GitRepository says counts more", () => {
    const paths = ["a/x.yaml", "x.yaml", "b/a/x.yaml"];
    expect(leftOut(paths, "x.yaml", undefined, "a/")).toEqual(["a/x.yaml"]);
    expect(leftOut(paths, "x.yaml", "!x.yaml")).toEqual([]);
  });

  test("is linear in stars, and nothing but the default where patterns are too many", () => {
    const name = `${"a".repeat(10_000)}.yaml`;
    expect(leftOut([name], `${"*a".repeat(5_000)}*b`)).toEqual([]);
    expect(leftOut([name], `${"*a".repeat(5_000)}*`)).toEqual([name]);
    const long = Array.from({ length: 1000 }, (_path, at) => `${"a".repeat(100)}${at}.yaml`);
    expect(leftOut(long, "*a*.yaml\n".repeat(100))).toEqual(long);
    expect(leftOut(long, `*.yaml\n${`*${"a".repeat(60)}b\n`.repeat(100)}`)).toEqual([]);
    const many = Array.from({ length: 1000 }, (_path, index) => `${index}.yaml`);
    expect(leftOut(many, "*.yaml\n".repeat(200_000))).toEqual([]);
  });
});
