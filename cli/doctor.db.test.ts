import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Config } from "@/lib/config/server";
import { database } from "@/lib/db/server";
import { testDatabaseUrl } from "@/lib/db/testing";
import { createLog } from "@/lib/log/server";
import { trySignIn } from "@/lib/identity/server";
import { testConfig } from "@/lib/identity/testing";
import { type Identity, startIdentity } from "@/sandbox/identity/start-identity";
import { Browser } from "@/sandbox/identity/testing-browser";
import { inWords, signInHere } from "./doctor";

const log = createLog("test", "silent");

let identity: Identity;
let dataDir: string;
let port: number;
beforeEach(async () => {
  // A port that is free, and that the provider knows.
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  ({ port } = probe.address() as AddressInfo);
  await new Promise((resolve) => probe.close(resolve));
  dataDir = await mkdtemp(path.join(tmpdir(), "slipway-doctor-"));
  identity = await startIdentity({
    port: 0,
    client: {
      id: "slipway",
      secret: "a secret of the client",
      redirectUris: [`http://127.0.0.1:${port}/callback`],
      postLogoutRedirectUris: [],
    },
    dataDir,
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await identity.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** As a person with a browser does what the terminal says. */
async function signIn(person: string, given: Partial<Config> = {}) {
  const config = testConfig({
    DATABASE_URL: testDatabaseUrl(),
    OIDC_ISSUER: identity.url,
    ...given,
  });
  vi.spyOn(process.stderr, "write").mockImplementation((chunk) => {
    const [, address] = /open:\n(\S+)/.exec(String(chunk)) ?? [];
    if (address !== undefined) void goThere(address, person);
    return true;
  });
  return signInHere(
    port,
    (uri) => trySignIn({ db: database(config.DATABASE_URL), config, log }, uri),
    () => new Date(),
  );
}

async function goThere(address: string, person: string): Promise<void> {
  const browser = new Browser(identity.url);
  const page = await browser.go(address);
  const { url } = await browser.go(page.url, { person });
  await fetch(url);
}

test("shows which claims came, and what they give", async () => {
  const words = inWords(await signIn("mia"));
  expect(words).toContain(`Provider: ${identity.url}\n`);
  expect(words).toContain("Refresh token: yes\n");
  expect(words).toContain("Person: Mia Lindqvist, mia@example.com, mia\n");
  expect(words).toContain(
    '2 groups came in the claim "groups".\n    team-payments: developer in payments\n    team-search: developer in search\n',
  );
  expect(words).toContain(
    "Roles: developer\nGiven by: the environment (SLIPWAY_OPS_GROUPS, SLIPWAY_VIEWER_GROUPS, SLIPWAY_TEAM_GROUP_PREFIX)\nTeams: payments, search",
  );
  expect(words).not.toMatch(/eyJ/);
});

test("shows what an access file gives, and which group it misses by a letter", async () => {
  const file = path.join(dataDir, "access.yaml");
  await writeFile(
    file,
    "apiVersion: slipway.dev/v1alpha1\nkind: Access\n" +
      "groups: { Team-Search: { roles: [viewer] }, team-payments: { teams: [intl] } }\n" +
      "teams: { intl: { title: International payments } }\n",
  );
  const words = inWords(await signIn("mia", { SLIPWAY_ACCESS_FILE: file }));
  expect(words).toContain("    team-payments: developer in International payments (intl)\n");
  expect(words).toContain("    team-search: nothing, but Team-Search would: names are compared");
  expect(words).toContain(`Given by: ${file} (SLIPWAY_ACCESS_FILE)\nTeams: intl`);
});

test("shows what is missing", async () => {
  identity.manners.groupsAs = "none";
  identity.manners.refreshTokens = false;
  const words = inWords(await signIn("mia"));
  expect(words).toContain('The identity provider sent no groups: there was no claim "groups".');
  expect(words).toContain("Refresh token: no:");
  expect(words).toContain("Roles: none");
});

test("says what the provider refuses", async () => {
  identity.manners.groupsAs = "none";
  identity.manners.userinfo = "refuses";
  await expect(signIn("mia")).rejects.toMatchObject({ code: "upstream_refused" });
});
