import { expect, test } from "vitest";
import { requireBundleFiles } from "./check-files";

test.each(["../a", "a/../b", ".git/config", "a//b", "/a", "a\\b", "a\u0000", "", "a\u202egpj.sh"])(
  "%j is no path of a bundle",
  (path) => {
    expect(() => requireBundleFiles([{ path, text: "" }])).toThrow(/./);
  },
);

test.each(["a", "files/a.yaml", "constructor", "__proto__"])("%j is one", (path) => {
  expect(() => requireBundleFiles([{ path, text: "" }])).not.toThrow();
});

test("a file whose name turns the direction of reading can be taken away", () => {
  expect(() => requireBundleFiles([{ path: "a\u202egpj.sh", text: null }])).not.toThrow();
});
