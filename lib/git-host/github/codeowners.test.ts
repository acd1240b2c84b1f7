import { describe, expect, it } from "vitest";
import { codeOwners } from "./codeowners";

const owners = (text: string, ...paths: string[]) => {
  const { people, teams } = codeOwners(text, paths, "acme");
  return [...people, ...teams.map((team) => `acme/${team}`)];
};

describe("code owners", () => {
  it.each([
    // The examples of GitHub's documentation.
    ["*       @global", "a/b/c.txt", ["global"]],
    ["*.js    @js", "deep/down/x.js", ["js"]],
    ["*.js    @js", "x.jsx", []],
    ["/build/logs/ @doctocat", "build/logs/a/b.log", ["doctocat"]],
    ["/build/logs/ @doctocat", "x/build/logs/a.log", []],
    ["docs/* @docs", "docs/getting-started.md", ["docs"]],
    ["docs/* @docs", "docs/build-app/troubleshooting.md", []],
    ["apps/ @octocat", "x/apps/y/z", ["octocat"]],
    ["/docs/ @doctocat", "docs/a/b", ["doctocat"]],
    ["**/logs @octocat", "build/logs/x", ["octocat"]],
    ["**/logs @octocat", "deeply/nested/logs/y/z", ["octocat"]],
    ["**/logs @octocat", "logs/z", ["octocat"]],
    // And what follows from them.
    [
      "tenants/*/payments/ @acme/payments",
      "tenants/staging/payments/checkout/sync.yaml",
      ["acme/payments"],
    ],
    ["tenants/*/payments/ @acme/payments", "tenants/staging/search/checkout/sync.yaml", []],
    [
      "/tenants/**/sync.yaml @acme/Platform",
      "tenants/staging/payments/checkout/sync.yaml",
      ["acme/Platform"],
    ],
    ["/tenants/** @everybody", "tenants/a/b", ["everybody"]],
    ["tenants @folder", "tenants/a/b", ["folder"]],
    [String.raw`with\ blank/ @b`, "with blank/x", ["b"]],
    ["a.c @dot", "abc", []],
    ["!a @never", "a", []],
    ["[ab] @never", "a", []],
    ["# * @comment\n\n* @real # not @this", "x", ["real"]],
    ["* someone@example.com @other-org/team @Dana @dana", "x", ["dana"]],
  ])("%s on %s", (text, path, expected) => {
    expect(owners(text, path)).toEqual(expected);
  });

  it("are those of the last rule that matches, for each file by itself; one without owners takes them away", () => {
    const text =
      "* @all\r\n/tenants/ @tenants @acme/platform\r\n/tenants/staging/ @staging\r\n/tenants/staging/open/\r\n";
    expect(owners(text, "README.md")).toEqual(["all"]);
    expect(owners(text, "tenants/staging/x", "tenants/production/x")).toEqual([
      "staging",
      "tenants",
      "acme/platform",
    ]);
    expect(owners(text, "tenants/staging/open/x")).toEqual([]);
  });
});
