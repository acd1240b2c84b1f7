import { describe, expect, test } from "vitest";
import { readClaims } from "./claims";
import { returnPath } from "./return-path";
import { accessOfGroups, rolesOf } from "@/lib/access";

describe("claims", () => {
  test("are read as OpenID Connect names them", () => {
    expect(
      readClaims(
        { sub: "1", name: "Dana", email: "Dana@Example.com", groups: ["a", "b", "a"] },
        "groups",
      ),
    ).toMatchObject({ subject: "1", name: "Dana", email: "dana@example.com", groups: ["a", "b"] });
  });

  test("fall back to what there is for a name", () => {
    expect(readClaims({ sub: "1", preferred_username: "dana" }, "groups").name).toBe("dana");
    expect(readClaims({ sub: "1", email: "d@example.com", name: "  " }, "groups").name).toBe(
      "d@example.com",
    );
    expect(readClaims({ sub: "1", name: 7, email: {} }, "groups")).toMatchObject({
      name: "1",
      email: "",
    });
  });

  test.each([
    ["a claim with another name", { sub: "1", roles: ["x"] }, "roles", ["x"]],
    [
      "a claim named by a URL",
      { sub: "1", "https://example.com/groups": ["x"] },
      "https://example.com/groups",
      ["x"],
    ],
    [
      "a claim inside objects",
      { sub: "1", realm_access: { roles: ["x"] } },
      "realm_access.roles",
      ["x"],
    ],
    ["one group alone", { sub: "1", groups: "x" }, "groups", ["x"]],
    [
      "top-level groups as paths, as Keycloak writes them",
      { sub: "1", groups: ["/x", "/y/z"] },
      "groups",
      ["x", "/y/z"],
    ],
    ["no groups", { sub: "1", groups: [] }, "groups", []],
    ["nothing said of groups", { sub: "1" }, "groups", undefined],
    [
      "groups that are elsewhere, more than fit",
      { sub: "1", _claim_names: { groups: "src1" } },
      "groups",
      undefined,
    ],
    ["something else by that name", { sub: "1", groups: 7 }, "groups", undefined],
    [
      "a claim inside objects whose names have dots",
      { sub: "1", resource_access: { "my.client": { roles: ["x"] }, my: { client: {} } } },
      "resource_access.my.client.roles",
      ["x"],
    ],
    ["objects with names", { sub: "1", groups: [{ id: "1", name: "x" }] }, "groups", ["x"]],
    [
      "objects with ids alone",
      { sub: "1", groups: [{ id: 1 }, { value: "y" }] },
      "groups",
      ["1", "y"],
    ],
    ["a map of roles", { sub: "1", r: { x: { "7": "a.example" }, y: false } }, "r", ["x"]],
    [
      "what can be read",
      { sub: "1", groups: [null, "x", {}, ["y"], " ", "a\u0000"] },
      "groups",
      ["x"],
    ],
    ["a name that every object has", { sub: "1" }, "constructor.name", undefined],
  ])("give groups: %s", (_what, raw, name, groups) => {
    expect(readClaims(raw, name).groups).toEqual(groups);
  });

  test("count what could not be read as a group", () => {
    const groups = [null, "x", {}, ["y"], "a\u0000", "z".repeat(513), "\ud800"];
    expect(readClaims({ sub: "1", groups }, "groups")).toMatchObject({
      groups: ["x"],
      unreadable: 6,
    });
    expect(readClaims({ sub: "1", groups: 7 }, "groups").unreadable).toBe(1);
    expect(readClaims({ sub: "1" }, "groups").unreadable).toBe(0);
  });

  test.each([
    [{ _claim_names: { groups: "src1" } }, "groups", true],
    [{ hasgroups: true }, "groups", true],
    [{ groups: ["x"], _claim_names: { groups: "src1" } }, "groups", false],
    [{ _claim_names: { roles: "src1" } }, "groups", false],
    [{ hasgroups: true }, "roles", false],
    [{ _claim_names: ["groups"] }, "groups", false],
    [{}, "groups", false],
  ])("say whether groups are elsewhere: %j", (raw, claim, areElsewhere) => {
    expect(readClaims({ sub: "1", ...raw }, claim).areElsewhere).toBe(areElsewhere);
  });

  test("without a subject are none", () => {
    expect(() => readClaims({ name: "Dana" }, "groups")).toThrow(/sub/);
  });
});

describe("roles", () => {
  const access = accessOfGroups({
    opsGroups: ["platform-ops", "sre"],
    viewerGroups: ["viewers"],
    teamPrefix: "team-",
  });
  test.each([
    [[], [], []],
    [["staff"], [], []],
    [["team-payments"], ["developer"], ["payments"]],
    [
      ["team-search", "team-payments", "viewers"],
      ["developer", "viewer"],
      ["payments", "search"],
    ],
    [["sre", "team-payments"], ["ops", "developer"], ["payments"]],
    [["Platform-Ops", "platform-ops2", "xteam-a"], [], []],
    [
      [
        "team-",
        "team-Big",
        "team--x",
        "team-x-",
        "team-a.b",
        `team-${"a".repeat(21)}`,
        "team-../x",
      ],
      [],
      [],
    ],
    [[`team-${"a".repeat(20)}`], ["developer"], ["a".repeat(20)]],
  ])("of %j are %j", (groups, roles, teams) => {
    expect(rolesOf(groups, access)).toEqual({ roles, teams });
  });
});

describe("where one returns to after signing in", () => {
  const site = "https://slipway.example.com";
  test.each(["/catalog", "/catalog/web-service?tab=files#x", "/requests/1", "/"])(
    "is a path of this site: %s",
    (path) => {
      expect(returnPath(path, site)).toBe(path);
      expect(returnPath(site + path, site)).toBe(path);
    },
  );

  test.each([
    undefined,
    "",
    "https://evil.example/catalog",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "https://slipway.example.com.evil.example/",
    "https://slipway.example.com@evil.example/",
    "http://slipway.example.com/",
    "/\t/evil.example",
    "/sign-in",
    "/signed-out?x",
    "/api/auth/sign-out",
    `/${"a".repeat(3_000)}`,
  ])("is the beginning for anything else: %j", (asked) => {
    expect(returnPath(asked, site)).toBe("/");
  });
});
