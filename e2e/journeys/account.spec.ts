import { expect, test } from "@playwright/test";
import { freshName, signIn } from "../people";

test("somebody links their GitHub login by saying so at GitHub, and takes it back", async ({
  page,
}) => {
  await signIn(page, "Mia");
  await page.getByRole("button", { name: /^Account of Mia/ }).click();
  await page.getByRole("link", { name: "Account", exact: true }).click();
  await expect(page.getByText("Not linked", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Link GitHub login" }).click();

  await page.getByLabel("You are").selectOption("dev-diego");
  await page.getByRole("button", { name: "Switch" }).click();
  await page.getByRole("button", { name: "Authorize as dev-diego" }).click();

  await expect(page.getByText("dev-diego is linked to you")).toBeVisible();
  await page.getByRole("button", { name: "Unlink" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("dev-diego");
  await dialog.getByRole("button", { name: "Unlink" }).click();
  await expect(page.getByText("Not linked", { exact: true })).toBeVisible();

  await page.goto("/account/github?code=0123456789&state=forged");
  await expect(
    page.getByText("linking was not started in this session", { exact: false }),
  ).toBeVisible();
});

test("an API token is shown once, works for what it may, and is refused once it is revoked", async ({
  page,
  playwright,
}) => {
  await signIn(page, "Dana", "/account");
  const name = freshName("token");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByText(`Token ${name}: copy it now`)).toBeVisible();
  const text = (await page.locator("main code").filter({ hasText: /^slp_/ }).textContent()) ?? "";

  const api = await playwright.request.newContext({
    baseURL: new URL(page.url()).origin,
    extraHTTPHeaders: { authorization: `Bearer ${text}` },
  });
  expect((await api.get("/api/v1/templates")).status()).toBe(200);
  await page.reload();
  await expect(page.getByText(text)).toHaveCount(0);
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: /to confirm/ }).fill(name);
  await dialog.getByRole("button", { name: "Revoke token" }).click();
  await expect(
    page.getByRole("listitem").filter({ hasText: name }).getByText("Revoked", { exact: true }),
  ).toBeVisible();
  expect((await api.get("/api/v1/templates")).status()).toBe(401);
  await api.dispose();
});
