import { describe, expect, test } from "vitest";
import { installationOf, type Place, whyAnother } from "./place";

const served: Place = {
  cluster: "7301",
  database: { oid: "16384", name: "slipway" },
  installation: "slipway.example.com",
};

describe("a database is a copy, or was moved, where it is served", () => {
  test.each<[string, Partial<Place>, RegExp]>([
    [
      "by another cluster",
      { cluster: "7399" },
      /by the PostgreSQL cluster 7301, and this one is 7399/,
    ],
    [
      "as another database of it",
      { database: { oid: "24576", name: "staging" } },
      /as database slipway \(16384\), and this one is staging \(24576\)/,
    ],
    [
      "for another installation",
      { installation: "staging" },
      /for slipway\.example\.com, and this is staging/,
    ],
  ])("%s", (_what, other, says) => {
    expect(whyAnother(served, { ...served, ...other })).toMatch(says);
  });
});

test.each<[string, Partial<Place>]>([
  ["it is", {}],
  ["it was renamed", { database: { oid: "16384", name: "portal" } }],
  ["PostgreSQL does not tell its cluster", { cluster: undefined }],
  ["it is not known which installation it is", { installation: undefined }],
])("it is the same where %s", (_what, other) => {
  expect(whyAnother(served, { ...served, ...other })).toBeUndefined();
  expect(whyAnother({ ...served, ...other }, served)).toBeUndefined();
});

const at = (NEXTAUTH_URL: string) => installationOf({ NEXTAUTH_URL });

test("an installation is called as it was told, or by its portal's address, and not at all on one's own computer", () => {
  expect(at("https://slipway.example.com/")).toBe("slipway.example.com");
  expect(at("https://slipway.example.com:8443")).toBe("slipway.example.com:8443");
  for (const own of ["http://localhost:3000", "http://127.0.0.1:3001", "http://[::1]:3000"])
    expect(at(own)).toBeUndefined();
  expect(
    installationOf({ SLIPWAY_INSTALLATION: "blue", NEXTAUTH_URL: "http://localhost:3000" }),
  ).toBe("blue");
});
