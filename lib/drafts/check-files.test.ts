import { expect, test } from "vitest";
import { requireBundleFiles } from "./check-files";

test.each(["../a", "a/../b", ".git/config", "a//b", "/a", "a\\b", "a\u0000", ""])(
  "%j is no path of a bundle",
  (path) => {
    expect(() => requireBundleFiles([{ path, text: "" }])).toThrow(/./);
  },
);

test.each(["a", "files/a.yaml", "constructor", "__proto__"])("%j is one", (path) => {
  expect(() => requireBundleFiles([{ path, text: "" }])).not.toThrow();
});
