import { Octokit } from "@octokit/rest";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { anotherInstallation, type AnotherInstallation } from "../another-installation";
import { expectAccessible } from "../accessible";
import {
  expectState,
  freshName,
  launchWebService,
  openPullRequest,
  press,
  signIn,
} from "../people";

// One installation for both, with the branch rule of docs/operating.md.
test.describe.configure({ mode: "default" });

const repository = { owner: "acme", repo: "platform" };
let own: AnotherInstallation;
let octokit: Octokit;
const targetOf = (name: string) => ({
  name,
  title: name === "staging" ? "Staging" : "Production",
  environment: name,
  repository: "acme/platform",
  cluster: { name },
  requiresApproval: name === "production",
  vars: { domain: `${name}.example.com` },
});

test.beforeAll(async () => {
  test.setTimeout(120_000);
  own = await anotherInstallation({}, [targetOf("staging"), targetOf("production")]);
  octokit = new Octokit({
    baseUrl: `${own.forge}/api/v3`,
    auth: own.environment["GITHUB_TOKEN"],
  });
  await octokit.repos.createRepoRuleset({
    ...repository,
    name: "slipway",
    target: "branch",
    enforcement: "active",
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules: [
      {
        type: "required_status_checks",
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: "slipway/policy" }, { context: "slipway/approval" }],
        },
      },
      {
        type: "merge_queue",
        parameters: {
          merge_method: "MERGE",
          grouping_strategy: "ALLGREEN",
          min_entries_to_merge: 1,
          max_entries_to_merge: 5,
          max_entries_to_build: 5,
          min_entries_to_merge_wait_minutes: 5,
          check_response_timeout_minutes: 60,
        },
      },
    ],
  });
});
test.afterAll(async () => own.end());

const personAt = async (browser: Browser) =>
  (await browser.newContext({ baseURL: own.url })).newPage();

/** A commit on a branch off main, or on top of what is there. */
async function commitTo(branch: string, path: string, content: string): Promise<void> {
  const headOf = async (name: string) =>
    (await octokit.git.listMatchingRefs({ ...repository, ref: `heads/${name}` })).data.find(
      ({ ref }) => ref === `refs/heads/${name}`,
    )?.object.sha;
  const there = await headOf(branch);
  const parent = there ?? (await headOf("main")) ?? "";
  const tree = await octokit.git.createTree({
    ...repository,
    base_tree: parent,
    tree: [{ path, mode: "100644", type: "blob", content }],
  });
  const made = await octokit.git.createCommit({
    ...repository,
    message: `Change ${path}`,
    tree: tree.data.sha,
    parents: [parent],
  });
  const { sha } = made.data;
  await (there === undefined
    ? octokit.git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha })
    : octokit.git.updateRef({ ...repository, ref: `heads/${branch}`, sha }));
}

async function proposed(name: string, file: string, content: string): Promise<string> {
  await commitTo(name, file, content);
  const { data } = await octokit.pulls.create({
    ...repository,
    head: name,
    base: "main",
    title: `By hand: ${name}`,
  });
  return data.html_url;
}

/** The pull request's page at the forge says so, sooner or later. */
async function says(forge: Page, said: string | RegExp): Promise<void> {
  await expect(async () => {
    await forge.reload();
    await expect(forge.getByText(said).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
}
async function mergeWhenReady(forge: Page): Promise<void> {
  await forge.getByRole("button", { name: "Merge when ready" }).click();
  await says(forge, /^Merged by github-merge-queue/);
}

test("where the branch requires both statuses and a merge queue, a pull request by hand and one of Slipway get through", async ({
  browser,
}) => {
  const forge = await personAt(browser);
  await forge.goto(await proposed(freshName("docs"), "docs/more.md", "# More\n"));
  await mergeWhenReady(forge);

  const dana = await personAt(browser);
  await signIn(dana, "Dana");
  await launchWebService(dana, freshName("queued"), "1.0.0");
  const pull = await openPullRequest(dana);
  await says(pull, "No approval is needed here");
  await mergeWhenReady(pull);
});

test("what asks for an approval is blocked until a linked person approves its head, and again after a new commit", async ({
  browser,
}) => {
  const name = freshName("asking");
  const file = `tenants/production/${name}.yaml`;
  const map = (value: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: payments }\ndata: { a: ${value} }\n`;
  const forge = await personAt(browser);
  const address = await proposed(name, file, map("one"));
  await forge.goto(address);
  await says(forge, "Somebody other than who wrote it has to approve what goes to Production.");
  await expect(forge.getByText("Merging is blocked")).toBeVisible();
  await press(forge, "Approve", "approved");
  await says(forge, /ops-olivia approved, but this login is not linked to anybody/);

  const olivia = await personAt(browser);
  await signIn(olivia, "Olivia", "/ops");
  await expect(olivia.getByText(/^Nobody could approve what goes there/)).toBeVisible();
  await olivia.goto("/account");
  await olivia.getByRole("button", { name: "Link GitHub login" }).click();
  await olivia.getByRole("button", { name: "Authorize as ops-olivia" }).click();
  await expect(olivia.getByText("ops-olivia is linked to you")).toBeVisible();
  await says(forge, "Approved by ops-olivia");

  await commitTo(name, file, map("two"));
  await says(forge, /ops-olivia approved an earlier commit/);
  await expect(forge.getByText("Merging is blocked")).toBeVisible();
  await press(forge, "Approve", "approved");
  await says(forge, "Approved by ops-olivia");
  await mergeWhenReady(forge);
});

test("a request is approved from the inbox, as the approver's own login, and not by who asked for it", async ({
  browser,
}) => {
  const name = freshName("inbox");
  const dana = await personAt(browser);
  await signIn(dana, "Dana", "/catalog/web-service/launch");
  await dana.getByLabel("Name", { exact: true }).fill(name);
  await dana.getByLabel("Target").selectOption({ label: "Production" });
  await dana.getByLabel("Container image").fill("registry.example.com/payments/checkout:1.0.0");
  await dana.getByRole("button", { name: "Open pull request" }).click();
  await dana.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expectState(dana, "Pull request open");
  await dana.goto("/approvals");
  await expect(
    dana.getByRole("region", { name: "Waiting for somebody else" }).getByText(name),
  ).toBeVisible();
  await expect(dana.getByRole("button", { name: "Approve" })).toHaveCount(0);

  const diego = await personAt(browser);
  await signIn(diego, "Diego", "/approvals");
  await expect(diego.getByText("Link your GitHub login first")).toBeVisible();
  await diego.getByRole("link", { name: "Link it" }).click();
  await diego.getByRole("button", { name: "Link GitHub login" }).click();
  await diego.getByLabel("You are").selectOption("dev-diego");
  await diego.getByRole("button", { name: "Switch" }).click();
  await diego.getByRole("button", { name: "Authorize as dev-diego" }).click();
  await expect(diego.getByText("dev-diego is linked to you")).toBeVisible();

  await diego.goto("/approvals");
  await expectAccessible(diego, "approvals to give");
  await diego.getByRole("button", { name: "Send back" }).click();
  await expect(diego.getByText("Say what has to change.")).toBeVisible();
  await diego.getByRole("checkbox", { name: new RegExp(name) }).check();
  await diego.getByRole("button", { name: "Approve 1" }).click();
  // GitHub asks once; the next time it leads back at once.
  await diego.getByRole("button", { name: "Authorize as dev-diego" }).click();
  await expect(diego.getByText("Approved 1.")).toBeVisible();
  await expect(async () => {
    await diego.goto("/approvals");
    await expect(diego.getByText("Nothing to approve")).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await dana.getByRole("link", { name: new RegExp(name) }).click();
  await expectState(dana, "Approved");
});
