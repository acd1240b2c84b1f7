import { expect, test } from "@playwright/test";
import { browserOf, signIn } from "../people";

test("Ops withdraw a version and publish it again; developers see it at once, and the record holds both", async ({
  page,
  browser,
}) => {
  await signIn(page, "Olivia", "/ops/templates");
  await page.getByRole("link", { name: /Scheduled job/ }).click();
  await expect(page.getByRole("heading", { name: "Scheduled job" })).toBeVisible();
  await page.getByRole("button", { name: "Withdraw" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Nobody can launch it any more");
  const [version = ""] = /\d+\.\d+\.\d+/.exec(await dialog.innerText()) ?? [];
  await dialog.getByRole("textbox").fill(version);
  await dialog.getByRole("button", { name: /Withdraw/ }).click();
  await expect(page.getByRole("button", { name: "Publish" })).toBeVisible();

  const { page: developer, context } = await browserOf(browser, "Diego");
  await developer.goto("/catalog?q=scheduled");
  await expect(developer.getByRole("link", { name: /Scheduled job/ })).toHaveCount(0);

  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("button", { name: "Withdraw" })).toBeVisible();
  await developer.goto("/catalog?q=scheduled");
  await expect(developer.getByRole("link", { name: /Scheduled job/ })).toBeVisible();
  await context.close();

  await page.goto("/ops/audit?text=Olivia");
  await expect(page.getByRole("cell", { name: /^withdrew / }).first()).toBeVisible();
  await expect(page.getByRole("cell", { name: /^published / }).first()).toBeVisible();
});
