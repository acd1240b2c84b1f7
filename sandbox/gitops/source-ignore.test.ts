import { describe, expect, it } from "vitest";
import { withoutIgnored } from "./source-ignore";

const left = (paths: readonly string[], texts: Record<string, string> = {}, ignore?: string) => {
  const files = new Map([...paths.map((path) => [path, ""] as const), ...Object.entries(texts)]);
  return [...withoutIgnored(files, ignore).keys()].filter((path) => paths.includes(path));
};

describe("an artifact", () => {
  it("has neither media nor CI nor what is for tools, unless the repository says what it leaves out", () => {
    const paths = ["a.yaml", "b/c.png", ".github/ci.yaml", "b/.sops.yaml", ".gitignore"];
    expect(left(paths)).toEqual(["a.yaml"]);
    expect(left(paths, { ".sourceignore": "a.yaml\n" })).toEqual([
      "b/c.png",
      ".github/ci.yaml",
      "b/.sops.yaml",
    ]);
  });

  it("has what a later pattern takes back, also below a folder that is left out", () => {
    const paths = ["a/b.yaml", "a/keep.yaml", "deploy/x/y.yaml", "c.yaml"];
    expect(left(paths, { ".sourceignore": "# all\n/*\n!/deploy\n!a/keep.yaml\n" })).toEqual([
      "a/keep.yaml",
      "deploy/x/y.yaml",
    ]);
  });

  it("leaves out below the folder of a file, and at last by the source itself", () => {
    const paths = ["a/x.yaml", "x.yaml", "a/z/b/x.yaml", "d/e"];
    expect(left(paths, { "a/.sourceignore": "x.yaml" })).toEqual(["x.yaml", "d/e"]);
    expect(left(paths, { "a/.sourceignore": "x.yaml" }, "!x.yaml\nd/")).toEqual([
      "a/x.yaml",
      "x.yaml",
      "a/z/b/x.yaml",
    ]);
    expect(left(paths, {}, "a/**/x.yaml\n[e-z].yaml")).toEqual(["d/e"]);
  });
});
