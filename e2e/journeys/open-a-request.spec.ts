import { expect, test } from "@playwright/test";
import {
  expectState,
  freshName,
  launchWebService,
  merge,
  openPullRequest,
  press,
  signIn,
} from "../people";

test("a developer launches a service and watches it become healthy", async ({ page }) => {
  const name = freshName("checkout");
  await signIn(page, "Dana");

  await page.getByRole("searchbox", { name: "Search templates" }).fill("http service");
  await page
    .getByRole("link", { name: /Web service/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: "Web service", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "Launch" }).click();

  await page.getByLabel("Name", { exact: true }).fill(name);
  await expect(page.getByText(`${name} is free.`)).toBeVisible();
  await page.getByLabel("Container image").fill("registry.example.com/payments/checkout:latest");
  await page.getByLabel(/^Port/).focus();
  await expect(
    page.getByText("Give the image a tag other than latest, or a digest.").first(),
  ).toBeVisible();
  await page.getByLabel("Container image").fill("registry.example.com/payments/checkout:1.4.2");
  await expect(page.getByText(/\d+ files · \d+ policies checked, \d+ appl/)).toBeVisible();
  await page.getByRole("button", { name: "Open pull request" }).click();

  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Launch ${name}`);
  await expectState(page, "Pull request open");

  const forge = await openPullRequest(page);
  await expect(
    forge.getByText(`tenants/staging/payments/${name}/manifests/deployment.yaml`).first(),
  ).toBeVisible();
  await expect(forge.getByText("Dana Okafor asks to launch")).toBeVisible();
  await press(forge, "Merge", "Merged");
  await forge.close();

  // No reload: the page follows by itself.
  await expectState(page, "Healthy");
  const steps = page.getByRole("list", { name: "Timeline" }).getByRole("listitem");
  for (const step of ["Submitted", "Pull request open", "Merged", "Applied", "Healthy"])
    await expect(steps.filter({ hasText: `${step} Done` })).toBeVisible();

  await page.goto("/instances");
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Healthy");
});

test("a deployment that fails says why, in words, and where to change it", async ({ page }) => {
  const name = freshName("broken");
  await signIn(page, "Dana");
  await launchWebService(page, name, "1.0.0-broken");
  await expectState(page, "Pull request open");
  await merge(page);
  await expectState(page, "Failed", 80_000);
  const failure = page.getByRole("list", { name: "Timeline" }).getByRole("alert");
  await expect(failure).toContainText(/did not|never|not become/i);
  await failure.getByText("Raw message").click();
  await expect(failure.getByText(/timeout|failed/i).first()).toBeVisible();
  await page.goto("/instances");
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Failed");
});

test("a pull request that is closed without merging ends the request", async ({ page }) => {
  const name = freshName("closed");
  await signIn(page, "Dana");
  await launchWebService(page, name, "1.0.0");
  await expectState(page, "Pull request open");
  const forge = await openPullRequest(page);
  await press(forge, "Close", "Closed");
  await forge.close();
  await expectState(page, "Closed");
  // The name is free again, and the values begin another launch.
  await page.getByRole("link", { name: "Launch again with these values" }).click();
  await expect(
    page.getByText(`The values of the request for ${name} are filled in.`),
  ).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
  await expect(page.getByLabel("Container image")).toHaveValue(
    "registry.example.com/payments/checkout:1.0.0",
  );
  await expect(page.getByText(`${name} is free.`)).toBeVisible();
  expect(new URL(page.url()).search).toMatch(/^\?again=[0-9a-f-]{36}$/);
});

test("a double click, and a reload after it, make one request", async ({ page }) => {
  const name = freshName("double");
  await signIn(page, "Dana");
  await page.goto("/catalog/web-service/launch");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Container image").fill("registry.example.com/payments/checkout:1.0.0");
  await expect(page.getByText(/\d+ files · \d+ policies checked, \d+ appl/)).toBeVisible();
  await page.getByRole("button", { name: "Open pull request" }).dblclick();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await page.reload();
  await expectState(page, "Pull request open");
  await page.goto(`/requests?q=${name}`);
  await expect(page.getByRole("row", { name: new RegExp(name) })).toHaveCount(1);
});

test("change and resubmit adds a commit to the same pull request", async ({ page }) => {
  const name = freshName("change");
  await signIn(page, "Dana");
  await launchWebService(page, name, "1.0.0");
  await expectState(page, "Pull request open");
  await page.getByRole("link", { name: "Change and resubmit" }).first().click();
  await page.getByLabel("Container image").fill("registry.example.com/payments/checkout:1.0.1");
  await expect(page.getByText(/\d+ files · \d+ policies checked, \d+ appl/)).toBeVisible();
  await page.getByRole("button", { name: "Resubmit" }).click();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(page.getByText("Revision 2 by Dana Okafor")).toBeVisible();

  const forge = await openPullRequest(page);
  await expect(async () => {
    await forge.reload();
    await expect(forge.getByText("checkout:1.0.1").first()).toBeVisible({ timeout: 1000 });
    await expect(forge.getByText(/2 commits/).first()).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test("a request can be taken back, and its pull request is closed", async ({ page }) => {
  const name = freshName("cancel");
  await signIn(page, "Dana");
  await launchWebService(page, name, "1.0.0");
  await expectState(page, "Pull request open");
  const forge = await openPullRequest(page);
  await page.bringToFront();
  await page.getByRole("button", { name: "Cancel request" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(name);
  await dialog.getByRole("button", { name: "Cancel request" }).click();
  await expectState(page, "Cancelled");
  await expect(async () => {
    await forge.reload();
    await expect(forge.getByText("Closed").first()).toBeVisible({ timeout: 1000 });
  }).toPass();
});
