import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { appManifest } from "./manifest";
import { missingEvents, missingPermissions, neededEvents, neededPermissions } from "./permissions";

test("the handbook lists the permissions and events that the App asks for, with their reasons", () => {
  // A table is laid out by the formatter: how wide its columns are says nothing.
  const handbook = readFileSync("docs/operating.md", "utf8").replace(/ {2,}/g, " ");
  const rows = neededPermissions.map(
    ({ name, level, organization, why }) =>
      `| \`${name}\`${organization ? " (of the organization)" : ""} | ${level} | ${why} |`,
  );
  for (const row of rows) expect(handbook).toContain(row);
  expect(handbook).toContain(`Events: ${neededEvents.map((event) => `\`${event}\``).join(", ")}.`);
});

test("an account that accepted less is told what is missing; one without an organization misses no members", () => {
  const all = Object.fromEntries(neededPermissions.map(({ name, level }) => [name, level]));
  expect(missingPermissions(all, "Organization")).toEqual([]);
  expect(missingPermissions({ ...all, contents: "read" }, "Organization")).toEqual([
    "contents: write",
  ]);
  const { members: _members, ...repositories } = all;
  expect([
    missingPermissions(repositories, "Organization"),
    missingPermissions(repositories, "User"),
  ]).toEqual([["members: read"], []]);
  expect(missingPermissions({ ...all, members: "write" }, "Organization")).toEqual([]);
  expect(missingEvents(["push"])).toEqual(neededEvents.filter((event) => event !== "push"));
});

test("a manifest names GitHub's addresses of ours, and no webhook that GitHub cannot reach", () => {
  const asked = {
    site: "https://slipway.example.com",
    apiUrl: "https://api.github.com",
    shared: false,
    organization: "acme",
  };
  expect(appManifest(asked)).toMatchObject({
    name: "Slipway acme",
    public: false,
    redirect_url: "https://slipway.example.com/ops/github/registered",
    callback_urls: ["https://slipway.example.com/account/github"],
    hook_attributes: { url: "https://slipway.example.com/api/webhooks/github", active: true },
    default_permissions: { contents: "write", members: "read" },
  });
  expect(appManifest({ ...asked, site: "http://localhost:3000" }).hook_attributes.active).toBe(
    false,
  );
  expect(
    appManifest({ ...asked, site: "http://localhost:3000", apiUrl: "http://127.0.0.1:3001/api/v3" })
      .hook_attributes.active,
  ).toBe(true);
  expect(appManifest({ ...asked, organization: "a".repeat(39) }).name).toHaveLength(34);
});
