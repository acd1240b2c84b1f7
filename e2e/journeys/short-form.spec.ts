import { expect, test } from "@playwright/test";
import { expectAccessible } from "../accessible";
import { freshName, openStep, signIn } from "../people";

test("a form begins short, and opens where one is led to", async ({ page }) => {
  const name = freshName("short");
  const fold = page.getByRole("group").filter({ has: page.getByRole("heading", { name: "Size" }) });
  const least = page.getByLabel("Copies at least");

  await signIn(page, "Dana", "/catalog/web-service/launch");
  await expect(fold).toContainText("small, 2 to 6 copies");
  await expect(least).toBeHidden();
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  expect(await height()).toBeLessThanOrEqual(1400);

  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Container image").fill("registry.example.com/payments/short:1.0.0");
  await openStep(page, "Size");
  await least.fill("9");
  // Folded again, it is opened by what is wrong in it, as soon as somebody asks for the field.
  await expect(page.getByText(/Copies at most must not be fewer/).first()).toBeVisible();
  await openStep(page, "Size");
  await expect(least).toBeHidden();
  await expect(fold).toContainText("small, 9 to 6 copies");
  await page.getByRole("button", { name: "Show the field" }).click();
  await expect(page.getByLabel("Copies at most")).toBeFocused();

  await least.fill("3");
  await page.getByRole("tab", { name: "Summary" }).click();
  await expect(page.getByText(/^3 to 6 copies of/)).toBeVisible();
  await expect(page.getByText(/^A service at https:\/\//)).toBeVisible();
  await expect(
    page.getByText(/of the team.s quota of 32 CPU and 64 GiB of memory\.$/),
  ).toBeVisible();
  // A draft with another value than the default stands open.
  await page.reload();
  await expect(least).toHaveValue("3");

  for (const step of ["Reachability", "What it uses", "Configuration"]) await openStep(page, step);
  await expect(page.getByRole("combobox", { name: "Database" })).toBeVisible();
  await expectAccessible(page, "Every step open");
});
