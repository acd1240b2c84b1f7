import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Forge, startForge } from "@/sandbox/forge";
import { installedApp } from "@/sandbox/forge/testing/installed-app";
import { missingBranch } from "../missing-branch";
import { RepositoryMoved } from "../moved";
import type { GitRepository } from "../repository";
import type { CredentialsSource } from "../credentials";
import { gitHubRepository } from "./repository";

const token = "token-of-the-tests";
let forge: Forge;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-moved-"));
  forge = await startForge({ dataDir: folder, token });
}, 60_000);
afterEach(() => forge.fault(null));
afterAll(async () => {
  await forge.close();
  await rm(folder, { recursive: true, force: true });
});

const api = (method: string, at: string, body: unknown) =>
  fetch(`${forge.api}${at}`, {
    method,
    headers: { authorization: `token ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const at = (
  name: string,
  owner = "acme",
  credentials: CredentialsSource = { kind: "token", token },
): GitRepository =>
  gitHubRepository(credentials, { host: { kind: "github" }, apiUrl: forge.api, owner, name });
const thrown = (calls: Promise<unknown>) =>
  calls.then(
    () => undefined,
    (error: unknown) => error,
  );

test.each(["token", "app"] as const)(
  "a repository that was renamed is found by its old name, with the number that it had (%s)",
  async (as) => {
    await forge.createRepository(`acme/old-${as}`, { "README.md": "# Platform\n" });
    const app = await installedApp(forge, { contents: "write" });
    const old = at(`old-${as}`, "acme", as === "app" ? { kind: "app", ...app } : undefined);
    const before = await old.about();
    await api("PATCH", `/repos/acme/old-${as}`, { name: `new-${as}` });
    // Of another process, that knows nothing yet.
    const again = await installedApp(forge, { contents: "write" });
    const later = at(`old-${as}`, "acme", as === "app" ? { kind: "app", ...again } : undefined);
    expect(await later.about()).toEqual({
      ...before,
      name: `new-${as}`,
      webUrl: `${forge.url}/acme/new-${as}`,
    });
    expect(await thrown(later.branchHead("main"))).toBeInstanceOf(RepositoryMoved);
    expect(
      await thrown(
        later.setStatus({
          commit: "0".repeat(40),
          context: "c",
          state: "success",
          description: "",
        }),
      ),
    ).toBeInstanceOf(RepositoryMoved);
  },
);

test("another repository is found by its number, whatever its name is now", async () => {
  await forge.createRepository("acme/asking", { "README.md": "# Platform\n" });
  await forge.createRepository("acme/numbered", { "README.md": "# Platform\n" });
  const { id } = await at("numbered").about();
  await api("PATCH", "/repos/acme/numbered", { name: "numbered-now" });
  expect(await at("asking").aboutOther(id)).toMatchObject({
    id,
    owner: "acme",
    name: "numbered-now",
  });
  expect(await at("asking").aboutOther("999999")).toBeUndefined();
});

test("one that another account owns now, too", async () => {
  await forge.createRepository("acme/given-away", { "README.md": "# Platform\n" });
  await api("POST", "/repos/acme/given-away/transfer", { new_owner: "umbrella" });
  expect(await at("given-away").about()).toMatchObject({ owner: "umbrella", name: "given-away" });
});

test.each([
  "/elsewhere",
  "/api/v3/repos/acme/other",
  "/api/v3/repositories/1/../../app",
  undefined,
])("no other redirect is followed: %s", async (location) => {
  forge.fault(({ path: called }) =>
    called === "/repos/acme/anything"
      ? {
          kind: "status",
          status: 301,
          ...(location === undefined ? {} : { headers: { location } }),
        }
      : null,
  );
  expect(await thrown(at("anything").about())).toBeInstanceOf(RepositoryMoved);
});

test("a redirect to another host is none of ours", async () => {
  const location = "https://evil.example/api/v3/repositories/1";
  forge.fault(() => ({ kind: "status", status: 301, headers: { location } }));
  expect(await thrown(at("anything").about())).toMatchObject({
    code: "upstream_refused",
    message: "The Git host sends Slipway to another host, which it does not follow.",
  });
});

test("a branch that was renamed is told with its new name", async () => {
  await forge.createRepository("acme/branches", { "README.md": "# Platform\n" });
  await api("POST", "/repos/acme/branches/branches/main/rename", { new_name: "release/next" });
  expect(await thrown(at("branches").branchHead("main"))).toMatchObject({
    code: "upstream_refused",
    message: "The branch main was renamed to release/next.",
  });
  expect(await missingBranch(at("branches"), "main")).toMatchObject({
    message: "The branch main was renamed to release/next.",
  });
});

test("a branch that is not there is told with the one that is the default, and an empty repository as that", async () => {
  await forge.createRepository("acme/filled", { "README.md": "# Platform\n" });
  expect((await missingBranch(at("filled"), "trunk")).message).toBe(
    "The branch trunk of acme/filled is not there; its default branch is main.",
  );
  await forge.createRepository("acme/empty");
  expect(await at("empty").branchTip("main")).toBeUndefined();
  expect(await missingBranch(at("empty"), "main", "Ask somebody.")).toMatchObject({
    message: "acme/empty is empty: there is no commit on its default branch main yet.",
    hint: "Ask somebody.",
  });
});

test("a branch that only the server that answered first did not know is worth another try", async () => {
  await forge.createRepository("acme/lagging", { "README.md": "# Platform\n" });
  for (const failing of [1, 2]) {
    let seen = 0;
    forge.fault(({ route }) =>
      route === "GET /repos/{owner}/{repo}/branches/{branch}" && (seen += 1) <= failing
        ? { kind: "lag" }
        : null,
    );
    expect(await at("lagging").branchHead("main")).toBeUndefined();
    expect(await missingBranch(at("lagging"), "main")).toMatchObject({
      code: "upstream_unavailable",
      message: "acme/lagging answered that the branch main is not there, and then that it is.",
    });
  }
});
