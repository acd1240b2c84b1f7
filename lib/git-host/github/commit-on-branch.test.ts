import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FaultHook, type Forge, startForge } from "@/sandbox/forge";
import { PortalError } from "@/lib/errors";
import { BranchElsewhere } from "../branch-elsewhere";
import type { FileChange, GitRepository } from "../repository";
import { gitHubRepository } from "./repository";

const token = "forge-token-of-the-test";
const author = { name: "Dana Developer", email: "dana@example.com" };
let forge: Forge;
let dataDir: string;
let serial = 0;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "slipway-forge-"));
  forge = await startForge({ dataDir, token });
}, 60_000);
beforeEach(() => forge.fault(null));
afterAll(async () => {
  await forge.close();
  await rm(dataDir, { recursive: true, force: true });
});

const branch = "slipway/shop-checkout-1";
const changes: FileChange[] = [
  { path: "tenants/shop/checkout/sync.yaml", content: "kind: Kustomization\n" },
  { path: "tenants/shop/checkout/ü.yaml", content: "name: Grüße\n" },
  { path: "tenants/shop/old/a.yaml", content: null },
];
const message = "Launch checkout\n\nRequest: https://slipway.example.com/requests/1\nRevision: 1\n";

async function repository() {
  const name = `platform-${(serial += 1)}`;
  await forge.createRepository(`acme/${name}`, {
    "README.md": "# Platform\n",
    "tenants/shop/old/a.yaml": "a: 1\n",
  });
  const calls: string[] = [];
  const ref = { host: { kind: "github" as const }, apiUrl: forge.api, owner: "acme", name };
  const { nodeId } = await gitHubRepository({ kind: "token", token }, ref).about();
  const repo = gitHubRepository(
    { kind: "token", token },
    { ...ref, nodeId },
    { onCall: (call) => calls.push(`${call.method} ${call.path.replace(/^.*\/acme\/[^/]+/, "")}`) },
  );
  const { commit } = (await repo.branchHead("main")) ?? { commit: "" };
  calls.length = 0;
  const wanted = {
    branch,
    expected: null,
    base: { commit },
    changes,
    message,
    author,
    onto: "main",
  };
  return { repo, calls, main: commit, wanted, name };
}

const rest = (name: string, route: string, init: RequestInit = {}) =>
  fetch(`${forge.api}/repos/acme/${name}${route}`, {
    ...init,
    headers: { authorization: `token ${token}`, "content-type": "application/json" },
  });

const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "nothing was thrown",
    (error: unknown) => error,
  );

const onDocument =
  (fault: ReturnType<FaultHook>): FaultHook =>
  ({ route }) =>
    route === "POST /graphql" ? fault : null;

/** Somebody pushes to a branch by hand. */
async function push(repo: GitRepository, at: string, onBranch: string, expected: string | null) {
  const made = await repo.commitFiles({
    branch: onBranch,
    expected,
    base: { commit: at },
    changes: [{ path: `by-hand-${(serial += 1)}`, content: "1" }],
    message: "By hand",
  });
  return made.commit;
}

describe("a branch and its commit", () => {
  test("are one call, whatever the number of files, signed by the host, with whom it is for as co-author", async () => {
    const { repo, calls, main, wanted, name } = await repository();
    let told = "";
    const { commit } = await repo.commitFiles({
      ...wanted,
      onCommit: async (made) => void (told = made),
    });
    expect(calls).toEqual(["POST /api/graphql"]);
    expect(told).toBe(commit);
    expect(await repo.branchTip(branch)).toBe(commit);
    expect((await repo.listTree(commit, "tenants")).map((entry) => entry.path)).toEqual([
      "tenants/shop/checkout/sync.yaml",
      "tenants/shop/checkout/ü.yaml",
    ]);
    expect(await repo.readFile("tenants/shop/checkout/ü.yaml", commit)).toBe("name: Grüße\n");
    expect(await repo.commitFacts(commit)).toEqual({
      message: `${message}\nCo-authored-by: Dana Developer <dana@example.com>`,
      parents: [main],
    });
    expect(await (await rest(name, `/commits/${commit}`)).json()).toMatchObject({
      author: { login: "slipway-bot" },
      committer: { login: "web-flow" },
      commit: { verification: { verified: true } },
    });
  });

  test("pass a rule that wants every commit signed, also with a token", async () => {
    const { repo, wanted, name } = await repository();
    const conditions = { ref_name: { include: ["~ALL"], exclude: [] } };
    const rules = [{ type: "required_signatures" }];
    const ruleset = { name: "signed", enforcement: "active", conditions, rules };
    const made = await rest(name, "/rulesets", { method: "POST", body: JSON.stringify(ruleset) });
    expect(made.status).toBe(201);
    expect(await repo.commitFiles(wanted)).toMatchObject({ commit: expect.any(String) });
  });

  test("may be a commit that changes nothing", async () => {
    const { repo, main, wanted } = await repository();
    const { commit } = await repo.commitFiles({ ...wanted, changes: [] });
    expect(await repo.compare(main, commit)).toMatchObject({ ahead: 1, behind: 0 });
  });

  test("of which the branch is there already with something else on it are not made, and it is told where it is", async () => {
    const { repo, main, wanted } = await repository();
    const theirs = await push(repo, main, branch, null);
    const error = await thrown(repo.commitFiles(wanted));
    expect(error).toBeInstanceOf(BranchElsewhere);
    expect(error).toMatchObject({ code: "conflict", head: theirs });
    expect(await repo.branchTip(branch)).toBe(theirs);
  });

  test("whose branch an earlier try made without the commit are finished by the next one", async () => {
    const { repo, main, wanted } = await repository();
    forge.fault(onDocument({ kind: "partial", done: 1 }));
    expect(await thrown(repo.commitFiles(wanted))).toMatchObject({ code: "upstream_unavailable" });
    expect(await repo.branchTip(branch)).toBe(main);
    forge.fault(null);
    const { commit } = await repo.commitFiles(wanted);
    expect(await repo.branchTip(branch)).toBe(commit);
  });

  test("of which the answer was lost are not made again", async () => {
    const { repo, wanted } = await repository();
    forge.fault(onDocument({ kind: "reset", when: "after" }));
    expect(await thrown(repo.commitFiles(wanted))).toMatchObject({ code: "upstream_unavailable" });
    forge.fault(null);
    const head = await repo.branchTip(branch);
    expect(await thrown(repo.commitFiles(wanted))).toMatchObject({ head });
    expect(await repo.branchTip(branch)).toBe(head);
  });

  test("on a base that the branch they go to has lost are taken away again", async () => {
    const { repo, main, wanted } = await repository();
    const lost = await push(repo, main, "lost", null);
    expect(
      await thrown(repo.commitFiles({ ...wanted, base: { commit: lost }, onCommit: never })),
    ).toMatchObject({ code: "upstream_unavailable", retryAfter: 1 });
    expect(await repo.branchTip(branch)).toBeUndefined();
    const gone = { ...wanted, base: { commit: "0".repeat(40) }, onCommit: never };
    expect(await thrown(repo.commitFiles(gone))).toMatchObject({ retryAfter: 1 });
  });

  test("on a base that is some commits behind are as good", async () => {
    const { repo, main, wanted } = await repository();
    await push(repo, main, "main", main);
    const { commit } = await repo.commitFiles(wanted);
    expect(await repo.compare("main", commit)).toMatchObject({ ahead: 1, behind: 1 });
  });
});

const never = () => Promise.reject(new Error("told of a commit that is none"));

describe("one more commit", () => {
  test("goes on top of the head that is expected, and of nothing else", async () => {
    const { repo, calls, wanted } = await repository();
    const { commit: first } = await repo.commitFiles(wanted);
    calls.length = 0;
    const more = { branch, expected: first, base: { commit: first }, message: "More", changes: [] };
    const { commit: second } = await repo.commitFiles(more);
    expect(calls).toEqual(["POST /api/graphql"]);
    expect(await repo.commitFacts(second)).toMatchObject({ parents: [first] });
    expect(await thrown(repo.commitFiles(more))).toMatchObject({ code: "conflict", head: second });
    expect(await repo.branchTip(branch)).toBe(second);
  });
});

describe("what the host refuses", () => {
  const refusals: readonly [what: string, fault: ReturnType<FaultHook>, error: object][] = [
    [
      "a permission that is missing",
      {
        kind: "partial",
        done: 0,
        type: "FORBIDDEN",
        message: "Resource not accessible by integration",
      },
      {
        code: "upstream_refused",
        message: expect.stringMatching(/make the branch .* may not do that/),
      },
    ],
    [
      "a rule, for the commit only",
      {
        kind: "partial",
        type: "UNPROCESSABLE",
        message:
          "Repository rule violations found\n\nChanges must be made through a pull request.\n\n",
      },
      {
        code: "upstream_refused",
        message: expect.stringMatching(/write the commit .* a rule of the repository/),
      },
    ],
    [
      "an hour's calls that are used up",
      { kind: "partial", done: 0, type: "RATE_LIMITED", message: "API rate limit exceeded" },
      { code: "upstream_unavailable", retryAfter: 60 },
    ],
    [
      "a secondary limit, with status 200",
      { kind: "partial", done: 0, message: "You have exceeded a secondary rate limit." },
      { code: "upstream_unavailable", retryAfter: 60 },
    ],
    [
      "a secondary limit",
      { kind: "secondary-limit", retryAfter: 7 },
      { code: "upstream_unavailable", retryAfter: 7 },
    ],
    ["a repository that is not to be seen", { kind: "lag" }, { code: "upstream_unavailable" }],
    ["a time-out of its own", { kind: "partial", done: 0 }, { code: "upstream_unavailable" }],
    [
      "a page in place of an answer",
      { kind: "answer", type: "text/html", body: "<html></html>" },
      { code: "upstream_unavailable" },
    ],
    [
      "an answer of nothing",
      { kind: "answer", body: '{"data":null}' },
      { code: "upstream_unavailable" },
    ],
  ];

  test.each(refusals)("%s is told as what it is", async (_what, fault, error) => {
    const { repo, wanted } = await repository();
    forge.fault(onDocument(fault));
    const found = await thrown(repo.commitFiles({ ...wanted, onCommit: never }));
    expect(found).toBeInstanceOf(PortalError);
    expect(found).toMatchObject(error);
  });

  test("a file that is to be deleted and is not there keeps the commit from being made", async () => {
    const { repo, wanted, main } = await repository();
    const missing = [{ path: "nowhere", content: null }];
    expect(await thrown(repo.commitFiles({ ...wanted, changes: missing }))).toMatchObject({
      code: "upstream_refused",
      message: expect.stringMatching(/requested for deletion which does not exist/),
    });
    expect(await repo.branchTip(branch)).toBe(main);
  });
});

const paths = (calls: string[]) => calls.filter((call) => call.startsWith("POST"));

describe("the REST API is asked instead", () => {
  test("for what is too large for one call", async () => {
    const { repo, calls, wanted } = await repository();
    const many = Array.from({ length: 251 }, (_, index) => ({
      path: `many/${index}`,
      content: "1",
    }));
    await repo.commitFiles({ ...wanted, changes: many });
    expect(paths(calls)).toEqual(["POST /git/trees", "POST /git/commits", "POST /git/refs"]);
    calls.length = 0;
    const large = [{ path: "large", content: "x".repeat(1024 * 1024 + 1) }];
    await repo.commitFiles({ ...wanted, branch: "slipway/large", changes: large });
    expect(paths(calls)).toEqual(["POST /git/trees", "POST /git/commits", "POST /git/refs"]);
  });

  test("where the host's schema is an older one, and it is remembered", async () => {
    const older = await startForge({ dataDir: `${dataDir}/older`, token });
    await older.createRepository("acme/platform", { "README.md": "# Platform\n" });
    const calls: string[] = [];
    const repo = gitHubRepository(
      { kind: "token", token },
      { host: { kind: "github" }, apiUrl: older.api, owner: "acme", name: "platform" },
      {
        onCall: (call) => calls.push(`${call.method} ${call.path.replace(/^.*\/acme\/[^/]+/, "")}`),
      },
    );
    const { commit } = (await repo.branchHead("main")) ?? { commit: "" };
    const body = JSON.stringify({
      errors: [
        {
          path: ["mutation", "commit"],
          extensions: { code: "undefinedField", typeName: "Mutation" },
          message: "Field 'createCommitOnBranch' doesn't exist on type 'Mutation'",
        },
      ],
    });
    older.fault(onDocument({ kind: "answer", body }));
    const one = { expected: null, base: { commit }, onto: "main", message, changes: [] };
    await repo.commitFiles({ ...one, branch: "one" });
    await repo.commitFiles({ ...one, branch: "two" });
    expect(paths(calls)).toEqual([
      "POST /api/graphql",
      "POST /git/commits",
      "POST /git/refs",
      "POST /git/commits",
      "POST /git/refs",
    ]);
    await older.close();
  });
});
