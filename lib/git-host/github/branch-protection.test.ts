import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Forge, startForge } from "@/sandbox/forge";
import type { GitRepository } from "../repository";
import { gitHubRepository } from "./repository";

const token = "forge-token-of-the-test";
let forge: Forge;
let dataDir: string;
let repo: GitRepository;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "slipway-forge-"));
  forge = await startForge({ dataDir, token, latencyMs: 0 });
  await forge.createRepository("acme/catalog", { "README.md": "# Catalog\n" });
  repo = gitHubRepository(
    { kind: "token", token },
    { host: { kind: "github" }, apiUrl: forge.api, owner: "acme", name: "catalog" },
  );
});
afterAll(async () => {
  await forge.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function addRuleset(name: string, rule: object): Promise<void> {
  const made = await fetch(`${forge.api}/repos/acme/catalog/rulesets`, {
    method: "POST",
    headers: { authorization: `token ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      name,
      enforcement: "active",
      conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
      rules: [rule],
    }),
  });
  expect(made.status).toBe(201);
}

const pullRequests = (count: number) => ({
  type: "pull_request",
  parameters: {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: count,
    required_review_thread_resolution: false,
  },
});

test("a branch is protected once a rule is there, and reviewed once one asks for an approval", async () => {
  expect(await repo.branchProtection("main")).toBe("none");
  await addRuleset("pull requests", pullRequests(0));
  expect(await repo.branchProtection("main")).toBe("protected");
  await addRuleset("approvals", pullRequests(1));
  expect(await repo.branchProtection("main")).toBe("review");
});

test("a commit says who wrote it, and one that is not there nothing", async () => {
  const base = await repo.branchHead("main");
  expect(await repo.commitAuthor(base?.commit ?? "")).toEqual(expect.any(String));
  expect(await repo.commitAuthor("0".repeat(40))).toBeUndefined();
});
