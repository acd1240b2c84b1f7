import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { PortalError } from "@/lib/errors";
import { type Forge, startForge } from "@/sandbox/forge";
import type { GitRepository } from "../repository";
import { gitHubRepository } from "./repository";

let forge: Forge;
let folder: string;
let repo: GitRepository;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-unexpected-"));
  forge = await startForge({ dataDir: folder, token: "token-of-the-tests" });
  await forge.createRepository("acme/platform", { "README.md": "# Platform\n" });
  repo = gitHubRepository(
    { kind: "token", token: "token-of-the-tests" },
    { host: { kind: "github" }, apiUrl: forge.api, owner: "acme", name: "platform" },
  );
}, 60_000);
afterEach(() => forge.fault(null));
afterAll(async () => {
  await forge.close();
  await rm(folder, { recursive: true, force: true });
});

const sha = "0".repeat(40);
const base = { commit: sha, tree: sha };
const changes = [{ path: "a", content: "1" }];
const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  branchHead: () => repo.branchHead("main"),
  branchTip: () => repo.branchTip("main"),
  commitFiles: () => repo.commitFiles({ branch: "b", expected: null, base, changes, message: "m" }),
  makeBranch: () => repo.commitFiles({ branch: "b", expected: null, made: sha }),
  setStatus: () =>
    repo.setStatus({ commit: sha, context: "c", state: "success", description: "d" }),
  compare: () => repo.compare(sha, "main"),
  changedPaths: () => repo.changedPaths(sha, "main"),
  mergeBase: () => repo.mergeBase(sha, "main"),
  listTree: () => repo.listTree("main", ""),
  readBlob: () => repo.readBlob(sha),
  openPullRequest: () => repo.openPullRequest({ branch: "b", base: "main", title: "t", body: "b" }),
  findPullRequests: () => repo.findPullRequests("b"),
  updatedPullRequests: () => repo.updatedPullRequests(new Date(0)),
  openPullRequests: () => repo.openPullRequests(),
  pullRequest: () => repo.pullRequest(1),
  reviews: () => repo.reviews(1),
  mergeGroups: () => repo.mergeGroups("main"),
  requestedReviewers: () => repo.requestedReviewers(1),
  createCheckRun: () =>
    repo.createCheckRun({
      commit: sha,
      name: "n",
      externalId: "1",
      url: "http://x",
      title: "t",
      summary: "s",
    }),
};

test.each(
  Object.keys(calls).flatMap((call) => [
    [call, "a page of a proxy", "text/html", "<html>Please sign in</html>"],
    [call, "another shape", "application/json", '{"welcome":true}'],
    [call, "broken JSON", "application/json", '{"welcome":'],
    [call, "a list of something else", "application/json", "[7]"],
  ]),
)(
  "%s: %s in place of an answer is told as that, with the id of the request",
  async (call, _what, type, body) => {
    forge.fault(() => ({ kind: "answer", type, body }));
    const error = await calls[call]?.().then(
      (value) => value,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(PortalError);
    const { code, message, hint } = error as PortalError;
    expect(code).toBe("upstream_unavailable");
    expect(message).toMatch(
      /^Slipway could not .+ in acme\/platform: the Git host answered with something that Slipway does not understand \(its request [0-9A-F:]{20,}\)\.$/,
    );
    expect(hint).toMatch(/tried again by itself/);
  },
);
