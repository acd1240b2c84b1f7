import { expect, test } from "@playwright/test";
import { expectAccessible } from "../accessible";
import { browserOf, signIn } from "../people";

const image = "docker.io/library/not-from-here:1.0.0";

test("a developer asks for an exception from the finding, somebody of Ops grants it, and the pull request can be opened", async ({
  page,
  browser,
}) => {
  await signIn(page, "Diego", "/catalog/worker/launch");
  await page.getByLabel("Name", { exact: true }).fill("excepted");
  await page.getByLabel("Container image").fill(image);
  await page.getByRole("tab", { name: /Policy/ }).click();
  await page.getByRole("button", { name: "Request an exception" }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("excepted");
  await dialog.getByLabel("Reason").fill("Its maker has no other registry yet.");
  await dialog.getByLabel("Until").fill(dayIn(30));
  await dialog.getByRole("button", { name: "Request exception" }).click();
  await expect(page.getByText("Exception requested.")).toBeVisible();

  const { page: ops, context } = await browserOf(browser, "Olivia");
  await ops.goto("/approvals");
  await expect(ops.getByText("Its maker has no other registry yet.")).toBeVisible();
  await expectAccessible(ops, "approvals");
  await ops.getByRole("button", { name: "Refuse" }).click();
  await expect(ops.getByText("Say why, so that they know what to do instead.")).toBeVisible();
  await ops.getByRole("button", { name: "Grant", exact: true }).click();
  await expect(ops.getByText(/Granted by Olivia/)).toBeVisible();

  await page.reload();
  await page.getByLabel("Container image").fill(image);
  await expect(page.getByRole("button", { name: "Open pull request" })).toBeEnabled();
  await page.goto("/approvals");
  await expect(page.getByText(/Granted by Olivia/)).toBeVisible();

  await ops.goto("/ops/policies");
  await ops
    .getByRole("row", { name: /image-sources-.*excepted/ })
    .getByRole("button", { name: "End" })
    .click();
  await ops.getByRole("dialog").getByRole("button", { name: "End exception" }).click();
  await expect(ops.getByRole("row", { name: /image-sources-.*excepted/ })).toHaveCount(0);
  await context.close();
});

function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
