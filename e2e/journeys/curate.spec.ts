import { expect, test } from "@playwright/test";
import { browserOf, signIn } from "../people";

test("Ops withdraw a version and restore it; developers see it at once, and the record holds both", async ({
  page,
  browser,
}) => {
  await signIn(page, "Olivia", "/ops/templates");
  await page.getByRole("link", { name: /Scheduled job/ }).click();
  await expect(page.getByRole("heading", { name: "Scheduled job" })).toBeVisible();
  await page.getByRole("button", { name: "Withdraw" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Nobody can launch it or go to it any more.");
  await expect(dialog).toContainText("It is the only version offered");
  await dialog.getByLabel("Reason").fill("It opens a port to everybody.");
  await dialog.getByRole("button", { name: "Withdraw", exact: true }).click();
  await expect(page.getByRole("button", { name: "Restore" })).toBeVisible();
  await expect(page.getByText("It opens a port to everybody.")).toBeVisible();

  const { page: developer, context } = await browserOf(browser, "Diego");
  await developer.goto("/catalog?q=scheduled");
  await expect(developer.getByRole("link", { name: /Scheduled job/ })).toHaveCount(0);

  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore", exact: true }).click();
  await expect(page.getByRole("button", { name: "Withdraw" })).toBeVisible();
  await developer.goto("/catalog?q=scheduled");
  await expect(developer.getByRole("link", { name: /Scheduled job/ })).toBeVisible();
  await context.close();

  await page.goto("/ops/audit?text=Olivia");
  await expect(page.getByRole("cell", { name: /^withdrew / }).first()).toBeVisible();
  await expect(page.getByRole("cell", { name: /^restored / }).first()).toBeVisible();
});

test("Ops deprecate a version with a successor and an end: who runs it is told, and it can be undone", async ({
  page,
  browser,
}) => {
  await signIn(page, "Olivia", "/ops/templates/worker");
  await page.getByRole("button", { name: "Deprecate" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Deprecate", exact: true })).toBeDisabled();
  await dialog.getByLabel("Reason").fill("too short");
  await dialog.getByRole("button", { name: "Deprecate", exact: true }).click();
  await expect(dialog.getByText("Say in a sentence why: who runs it reads it.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("The web service does all that it does.");
  await dialog.getByLabel("Successor").selectOption("web-service");
  await dialog.getByLabel("End").fill("2199-01-31");
  await dialog.getByLabel("The catalog goes on offering it until then").check();
  await expect(dialog).toContainText("The catalog goes on offering");
  await dialog.getByRole("button", { name: "Deprecate", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Deprecated", { exact: true })).toBeVisible();

  const { page: developer, context } = await browserOf(browser, "Diego");
  await developer.goto("/catalog/worker?tab=versions");
  await expect(developer.getByText("The web service does all that it does.")).toBeVisible();
  await expect(developer.getByText("Move by 31 Jan 2199.")).toBeVisible();
  await expect(developer.getByRole("link", { name: "Launch" })).toBeVisible();
  await context.close();

  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore", exact: true }).click();
  await expect(page.getByText("The web service does all that it does.")).toBeHidden();
});
