import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../accessible";
import { anotherInstallation, type AnotherInstallation } from "../another-installation";
import { press, signIn } from "../people";

let own: AnotherInstallation;
let seed: string;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  seed = mkdtempSync(path.join(tmpdir(), "slipway-seed-"));
  mkdirSync(path.join(seed, "acme/catalog"), { recursive: true });
  writeFileSync(path.join(seed, "acme/catalog/README.md"), "# What Ops decide\n");
  own = await anotherInstallation(
    { SLIPWAY_SANDBOX_SEED_DIR: seed, SLIPWAY_CATALOG_REPOSITORY: "acme/catalog" },
    [
      {
        name: "staging",
        title: "Staging",
        environment: "staging",
        repository: "acme/platform",
        cluster: { name: "staging" },
        vars: { domain: "staging.example.com" },
      },
    ],
  );
});
test.afterAll(async () => {
  await own.end();
  rmSync(seed, { recursive: true, force: true });
});

/** The page says so, sooner or later. */
async function says(page: Page, said: string | RegExp): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(said).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
}

test("a policy is proposed from its page, checked, merged on the Git host, and then in force", async ({
  browser,
}) => {
  const ops = await (await browser.newContext({ baseURL: own.url })).newPage();
  await signIn(ops, "Olivia", "/ops/policies/new");
  // The example that the page begins with, changed by a word.
  await ops.getByRole("textbox", { name: "Policy, as YAML" }).click();
  await ops.keyboard.press("ControlOrMeta+Home");
  await ops.keyboard.insertText("# Agreed with the teams.\n");
  await ops.getByLabel("Why").fill("Nobody needs more than ten.");
  await expect(ops.getByText("It takes effect once its pull request is merged.")).toBeVisible({
    timeout: 60_000,
  });
  await ops.getByRole("button", { name: "Propose change" }).click();

  await expect(ops).toHaveURL(/\/ops\/proposals\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  const proposal = ops.url();
  await expect(ops.getByRole("heading", { name: "Add the policy few-replicas" })).toBeVisible();
  await expect(ops.getByText("It takes effect once it is merged into main.")).toBeVisible({
    timeout: 60_000,
  });
  await says(ops, "checks pass");
  await expectAccessible(ops, "a proposal");

  // Where policies are listed it is proposed, and not in force.
  await ops.goto(`${own.url}/ops/policies`);
  await expect(ops.getByRole("link", { name: "Add the policy few-replicas" })).toBeVisible();
  await expect(ops.getByRole("link", { name: "Few replicas" })).toHaveCount(0);

  await ops.goto(proposal);
  const pullRequest = ops.getByRole("link", { name: "#1" }).first();
  await ops.goto((await pullRequest.getAttribute("href")) ?? "");
  await press(ops, "Merge", "Merged");
  await ops.goto(proposal);
  await says(ops, "It is merged and in force.");
  await ops.goto(`${own.url}/ops/policies/few-replicas`);
  await expect(ops.getByRole("heading", { name: "Few replicas" })).toBeVisible();
});
