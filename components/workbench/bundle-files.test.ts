import { describe, expect, test } from "vitest";
import {
  findInFiles,
  moved,
  pathInFolder,
  pathProblem,
  pathsIn,
  uploadable,
  without,
} from "./bundle-files";

const files = {
  "template.yaml": "kind: Template\n",
  "files/a.yaml": "name: A\n",
  "files/deep/b.yaml": "x: 1\nname: b\n",
};

describe("files of a bundle", () => {
  test("a file is renamed, a folder moves with all that is in it", () => {
    expect(Object.keys(moved(files, "files/a.yaml", "files/c.yaml"))).toContain("files/c.yaml");
    expect(moved(files, "files", "more/files")).toEqual({
      "template.yaml": "kind: Template\n",
      "more/files/a.yaml": "name: A\n",
      "more/files/deep/b.yaml": "x: 1\nname: b\n",
    });
  });

  test("what is deleted goes with all that is in it, and with nothing else", () => {
    expect(Object.keys(without({ ...files, "files-b": "" }, "files"))).toEqual([
      "template.yaml",
      "files-b",
    ]);
    expect(pathsIn(files, "files/deep")).toEqual(["files/deep/b.yaml"]);
  });

  test("what is dropped on a folder keeps its name", () => {
    expect(pathInFolder("files/deep/b.yaml", "tests")).toBe("tests/b.yaml");
    expect(pathInFolder("files/a.yaml", "")).toBe("a.yaml");
  });

  test.each([
    ["", /Say where/],
    ["files/", /begins and ends/],
    ["/files/x", /begins and ends/],
    ["files/../x", /dot/],
    [".hidden", /dot/],
    ["files/a.yaml", /already/],
    ["files", /already/],
    ["files/a.yaml/b", /is a file/],
    ["a\\b", /plain text/],
  ])("there is no file %j, and it says why", (path, words) => {
    expect(pathProblem(files, path)).toMatch(words);
  });

  test("a file can have any other path, also below its own", () => {
    expect(pathProblem(files, "files/new.yaml")).toBeUndefined();
    expect(pathProblem(files, "files/a.yaml", "files/a.yaml")).toBeUndefined();
    expect(pathProblem(files, "files/deep/a.yaml", "files/a.yaml")).toBeUndefined();
    expect(pathProblem(files, "files/deep/files", "files")).toMatch(/into itself/);
  });

  test("words are found whatever their case, with the line", () => {
    expect(findInFiles(files, "NAME: b")).toEqual([
      { path: "files/deep/b.yaml", line: 2, column: 1, text: "name: b" },
    ]);
    expect(findInFiles(files, "name", 1)).toHaveLength(1);
    expect(findInFiles(files, "")).toEqual([]);
  });
});

test("an upload replaces nothing, and says of each file why it is not added", () => {
  const given = [
    { path: "files/new.yaml", text: "a: 1\n" },
    { path: "files/a.yaml", text: "another\n" },
    { path: ".helmignore", text: "*\n" },
    { path: "large.yaml", text: undefined },
    { path: "picture.png", text: "\ufffdPNG" },
    { path: "files/new.yaml", text: "twice\n" },
  ];
  expect(uploadable({ "files/a.yaml": "a\n" }, given)).toEqual({
    texts: [{ path: "files/new.yaml", text: "a: 1\n" }],
    problems: [
      "files/a.yaml: There is files/a.yaml already.",
      ".helmignore: A name does not begin with a dot.",
      "large.yaml is too large.",
      "picture.png is no text.",
      "files/new.yaml: There is files/new.yaml already.",
    ],
  });
});
