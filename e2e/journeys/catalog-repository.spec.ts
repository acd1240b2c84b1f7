import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { Octokit } from "@octokit/rest";
import { expect, type Page, test } from "@playwright/test";
import { exceptionFile, templateFiles } from "@/lib/catalog-repository/testing";
import { expectAccessible } from "../accessible";
import { anotherInstallation, type AnotherInstallation } from "../another-installation";
import { signIn } from "../people";

let own: AnotherInstallation;
let seed: string;
const catalog = { owner: "acme", repo: "catalog" };
const names = Array.from({ length: 10 }, (_, index) => `settings-${index}`);

function write(folder: string, files: readonly { path: string; text: string }[]): void {
  for (const file of files) {
    const place = path.join(folder, file.path);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, file.text);
  }
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  seed = mkdtempSync(path.join(tmpdir(), "slipway-seed-"));
  write(path.join(seed, "acme/catalog"), [
    { path: "README.md", text: "# What Ops decide\n" },
    exceptionFile("old-images"),
  ]);
  own = await anotherInstallation(
    { SLIPWAY_SANDBOX_SEED_DIR: seed, SLIPWAY_CATALOG_REPOSITORY: "acme/catalog" },
    [
      {
        name: "staging",
        environment: "staging",
        repository: "acme/platform",
        cluster: { name: "staging" },
      },
    ],
  );
});
test.afterAll(async () => {
  await own.end();
  rmSync(seed, { recursive: true, force: true });
});

async function says(page: Page, said: string | RegExp): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(said).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
}

function host(): Octokit {
  return new Octokit({
    baseUrl: own.environment["GITHUB_API_URL"] ?? "",
    auth: own.environment["GITHUB_TOKEN"] ?? "",
  });
}

async function commit(files: Readonly<Record<string, string | null>>): Promise<string> {
  const octokit = host();
  const parent = (await octokit.git.getRef({ ...catalog, ref: "heads/main" })).data.object.sha;
  const tree = await octokit.git.createTree({
    ...catalog,
    base_tree: parent,
    tree: Object.entries(files).map(([file, content]) => ({
      path: file,
      mode: "100644" as const,
      type: "blob" as const,
      ...(content === null ? { sha: null } : { content }),
    })),
  });
  const made = await octokit.git.createCommit({
    ...catalog,
    message: "Decide",
    tree: tree.data.sha,
    parents: [parent],
  });
  await octokit.git.updateRef({ ...catalog, ref: "heads/main", sha: made.data.sha });
  return made.data.sha;
}

test("one broken template among ten holds no revocation up, and a branch that is set back restores nothing unseen", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const ops = await (await browser.newContext({ baseURL: own.url })).newPage();
  await signIn(ops, "Olivia", "/ops/catalog");
  await says(ops, "In force");
  await expect(ops.getByText("Nothing protects the branch main")).toBeVisible();
  const before = (await host().git.getRef({ ...catalog, ref: "heads/main" })).data.object.sha;

  const broken = templateFiles("broken").map((file) => ({
    ...file,
    text: file.text.replace("category: Tests", "categories: Tests"),
  }));
  await commit({
    "exceptions/old-images.yaml": null,
    ...Object.fromEntries(
      [...names.slice(1).flatMap((name) => templateFiles(name)), ...broken].map((file) => [
        file.path,
        file.text,
      ]),
    ),
  });
  await says(ops, /^templates\/broken\/template\.yaml:\d+/);
  await expect(ops.getByRole("row", { name: /templates\/settings-1 In force/ })).toBeVisible();
  await expect(ops.getByRole("row", { name: /templates\/broken Broken/ })).toBeVisible();
  await expectAccessible(ops, "the catalog repository");
  await ops.goto("/ops/policies");
  await expect(ops.getByText("old-images")).toHaveCount(0);

  await host().git.updateRef({ ...catalog, ref: "heads/main", sha: before, force: true });
  await ops.goto("/ops/catalog");
  await says(ops, "The branch was rewound, and waits for you");
  await expectAccessible(ops, "the catalog repository");
  await ops.getByRole("button", { name: `Take over ${before.slice(0, 12)}` }).click();
  const dialog = ops.getByRole("dialog");
  await dialog.getByRole("textbox").fill(before.slice(0, 12));
  await dialog.getByRole("button", { name: "Take over", exact: true }).click();
  await expect(async () => {
    await ops.reload();
    await expect(ops.getByText("waits for you")).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
  await ops.goto("/ops/policies");
  await expect(ops.getByText("old-images").first()).toBeVisible();
});

/** Runs `slipway catalog …` against the installation, and answers what it prints. */
function slipway(...words: string[]): string {
  return execFileSync(process.execPath, ["cli/slipway.js", "catalog", ...words, "--json"], {
    env: { ...process.env, ...own.environment },
    encoding: "utf8",
  });
}

test("an export is what a new repository begins with, and nothing of it differs", async () => {
  test.setTimeout(120_000);
  const folder = path.join(seed, "exported");
  const { files } = JSON.parse(slipway("export", folder)) as { files: string[] };
  expect(files).toContain("targets/staging.yaml");
  const target = readFileSync(path.join(folder, "targets/staging.yaml"), "utf8");
  expect(target).toContain("kind: Target");
});
